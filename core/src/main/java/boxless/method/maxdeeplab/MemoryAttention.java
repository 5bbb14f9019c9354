package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.tensor.Autocast;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Attention of tokens to other tokens: logits normalised per head, what is retrieved per head and channel, then ReLU. */
final class MemoryAttention extends Block {
    private final Normalization similarityNorm;
    private final Normalization valueNorm;

    /**
     * @param values depth of the values of all heads
     * @param heads how many
     */
    MemoryAttention(NetworkOptions.Norm form, long values, long heads) {
        similarityNorm = child("_batch_norm_similarity", new Normalization(form, heads, heads));
        valueNorm = child("_batch_norm_retrieved_value", new Normalization(form, heads, 1, heads, 1, values / heads));
    }

    /**
     * What was found.
     *
     * @param values of every query (B, l, 8 e)
     * @param weights by which they were put together, float32 (B, 8, l, m)
     */
    record Found(Tensor values, Tensor weights) {}

    Found forward(Tensor q, Tensor k, Tensor v) { // (B, 8, l, d), (B, 8, m, d), (B, 8, m, e)
        return Autocast.suspended(() -> {
            Tensor weights = similarity(q, k).to(ScalarType.Float).softmax(3);
            return new Found(retrieve(weights.to(v.scalar_type()), v).relu_(), weights);
        });
    }

    private Tensor similarity(Tensor q, Tensor k) { // -> (B, 8, l, m)
        if (similarityNorm.fixed()) { // what is added to all logits of a head does not change its softmax
            Tensor scale = similarityNorm.scale().view(-1, 1, 1).to(q.scalar_type());
            boolean few = q.size(2) < k.size(2);
            return torch.matmul(few ? q.mul(scale) : q, (few ? k : k.mul(scale)).transpose(2, 3));
        }
        return similarityNorm.channels(torch.matmul(q, k.transpose(2, 3)));
    }

    private Tensor retrieve(Tensor weights, Tensor v) { // -> (B, l, 8 e)
        if (valueNorm.fixed()) { // weights of a query sum to 1: what is added to its values is added to its result
            boolean few = weights.size(2) < weights.size(3);
            Tensor retrieved = few ? scaled(torch.matmul(weights, v)) : torch.matmul(weights, scaled(v));
            return together(retrieved);
        }
        return valueNorm.tokens(together(torch.matmul(weights, v)));
    }

    private Tensor scaled(Tensor v) { // (B, 8, ., e) -> same
        Tensor scale = valueNorm.scale(); // (1, 8, 1, e)
        Tensor shift = valueNorm.shift(scale);
        return torch.addcmul(shift.to(v.scalar_type()), v, scale.to(v.scalar_type()));
    }

    private static Tensor together(Tensor x) { // (B, 8, l, e) -> (B, l, 8 e)
        return x.transpose(1, 2).flatten(2, 3);
    }
}
