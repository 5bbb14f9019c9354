package boxless.app.serve.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A page that another site shows in a browser on this machine may not, even though its requests come from this machine: neither by its
 * origin nor by a name of its own that it lets point here.
 *
 * @param token that requests have to show; null where none is needed
 * @param origins of other sites whose pages may ask, such as {@code https://annotate.example.org}
 * @param names by which the server is called, in lower case; with a token it may be any, as others do not know that
 * @param local whether it listens to this machine only; others may call it by an address instead of a name
 */
public record Guard(@Nullable String token, Set<String> origins, Set<String> names, boolean local) {
    private static final String BASIC = "Basic ";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** What browsers say of requests that no page of another site made. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    public Guard {
        origins = origins.stream().map(Guard::normal).collect(Collectors.toUnmodifiableSet());
        Set<String> all = new HashSet<>(THIS_MACHINE);
        names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
        origins.forEach(origin -> all.add(host(origin)));
        names = Set.copyOf(all);
    }

    /** As browsers write an origin: in lower case and without the usual port. */
    private static String normal(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String usual = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
    }

    /** Not by {@link java.net.URI}, which takes names with an underscore for none. */
    private static String host(String origin) {
        return origin.replaceFirst("^https?://", "").replaceFirst(":\\d+$", "");
    }

    /** @throws Problem 401 or 403 */
    void check(Request request, boolean open) {
        HttpFields headers = request.getHeaders();
        requireOwnName(request.getHttpURI());
        String origin = headers.get("Origin");
        if (origin != null && !isOwn(origin, request.getHttpURI()) && !isNamed(origin)) {
            throw new Problem(
                    403,
                    "pages of other sites may not use this server; start it with --origin and the address of the page");
        }
        String site = headers.get("Sec-Fetch-Site");
        if (origin == null && site != null && !OWN_SITE.contains(site) && !open) {
            throw new Problem(403, "pages of other sites may not use this server");
        }
        if (token != null && !open && !isToken(headers.get("Authorization"))) {
            throw new Problem(
                    401,
                    "the token is missing or wrong; send the header Authorization: Bearer TOKEN",
                    Map.of("WWW-Authenticate", "Bearer"));
        }
    }

    /** The origin that the answer may be shown to, if it is not the server's own. */
    Optional<String> allowed(Request request) {
        return Optional.ofNullable(request.getHeaders().get("Origin")).filter(this::isNamed);
    }

    private boolean isNamed(String origin) {
        return origins.contains(normal(origin));
    }

    private void requireOwnName(HttpURI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        if (token == null && !names.contains(host) && (local || !isAddress(host))) {
            throw new Problem(
                    403,
                    "this server does not answer to that name, but to localhost and 127.0.0.1; start it with --host, --token or --origin to use another");
        }
    }

    /** Numbers cannot be made to point elsewhere, as names can. */
    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.matches("\\d{1,3}([.]\\d{1,3}){3}");
    }

    private static boolean isOwn(String origin, HttpURI address) {
        return origin.equalsIgnoreCase(address.getScheme() + "://" + address.getAuthority());
    }

    /** Label Studio says Token where others say Bearer, or sends a user's name, which may be any, and a password. */
    private boolean isToken(@Nullable String authorization) {
        if (authorization == null || token == null) {
            return false;
        }
        String given = authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? password(authorization.substring(BASIC.length()).strip())
                : authorization.replaceFirst("^(?i)(bearer|token) +", "");
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static String password(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return text.substring(text.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
