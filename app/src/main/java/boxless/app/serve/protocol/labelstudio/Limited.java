package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Problem;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes the body of an answer up to a limit; beyond it the transfer ends with a {@link Problem}. */
final class Limited implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final long most;
    private long left;
    private Flow.@Nullable Subscription subscription;

    Limited(long most) {
        this.most = most;
        this.left = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        bytes.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        left -= parts.stream().mapToLong(ByteBuffer::remaining).sum();
        if (left >= 0) {
            bytes.onNext(parts);
        } else if (subscription != null) {
            subscription.cancel();
            bytes.onError(new Problem(
                    413,
                    "what Label Studio sends is larger than the %d MB that this server takes (--max-body)"
                            .formatted(most >> 20)));
        }
    }

    @Override
    public void onError(Throwable failure) {
        bytes.onError(failure);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
