package boxless.app.serve.protocol.labelstudio;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The Label Studio that the operator names: the only place that images are fetched from.
 *
 * @param address without a slash at its end; null for none: images come with the tasks, or not at all
 * @param token of a user, personal or of the older kind; null to use those that projects send
 */
public record LabelStudio(@Nullable URI address, @Nullable String token) {
    /** @throws IllegalArgumentException if the address is none of a web server */
    public LabelStudio {
        if (address != null) {
            String scheme = String.valueOf(address.getScheme());
            if (!(scheme.equals("http") || scheme.equals("https"))
                    || address.getHost() == null
                    || address.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "%s: no address of a web server; write for example http://localhost:8080".formatted(address));
            }
            address = URI.create(address.toString().replaceFirst("/+$", ""));
        }
    }
}
