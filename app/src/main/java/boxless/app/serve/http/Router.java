package boxless.app.serve.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The routes of a server: which code answers which path. In a path, {name} stands for one segment, and a last {name*} for all that is left. */
public final class Router {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String method, String pattern, List<String> segments, Route route) {
        Optional<Map<String, String>> match(List<String> given) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                if (segment.endsWith("*}") && i < given.size()) {
                    values.put(
                            segment.substring(1, segment.length() - 2),
                            String.join("/", given.subList(i, given.size())));
                    return Optional.of(values);
                }
                if (i >= given.size() || given.get(i).isEmpty() != segment.isEmpty()) {
                    return Optional.empty();
                }
                if (segment.startsWith("{")) {
                    values.put(segment.substring(1, segment.length() - 1), given.get(i));
                } else if (!segment.equals(given.get(i))) {
                    return Optional.empty();
                }
            }
            return segments.size() == given.size() ? Optional.of(values) : Optional.empty();
        }
    }

    /**
     * A route that was found.
     *
     * @param method as it was added: GET also where HEAD was asked
     * @param pattern as it was added, the same for all paths that it matches
     */
    record Found(String method, String pattern, Route route, Map<String, String> path) {
        /** As {@link #routes} has it. */
        String name() {
            return method + " " + pattern;
        }
    }

    public Router get(String pattern, Route route) {
        return add("GET", pattern, route);
    }

    public Router post(String pattern, Route route) {
        return add("POST", pattern, route);
    }

    public Router put(String pattern, Route route) {
        return add("PUT", pattern, route);
    }

    private Router add(String method, String pattern, Route route) {
        entries.add(new Entry(method, pattern, segments(pattern), route));
        return this;
    }

    /** Method and pattern of every route, such as {@code GET /v1/models}. */
    public List<String> routes() {
        return entries.stream().map(entry -> entry.method + " " + entry.pattern).toList();
    }

    /**
     * @param path decoded
     * @throws Problem 404 or 405
     */
    Found find(String method, String path) {
        List<String> given = segments(path);
        TreeSet<String> others = new TreeSet<>();
        for (Entry entry : entries) {
            Optional<Map<String, String>> values = entry.match(given);
            if (values.isPresent()) {
                if (entry.method.equals(method) || (entry.method.equals("GET") && method.equals("HEAD"))) {
                    return new Found(entry.method, entry.pattern, entry.route, values.get());
                }
                others.add(entry.method);
            }
        }
        if (others.isEmpty()) {
            throw Problem.notFound("there is nothing at this address; /openapi.json lists what there is");
        }
        String allowed = String.join(", ", others);
        throw new Problem(405, "this address takes " + allowed + " only", Map.of("Allow", allowed));
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
