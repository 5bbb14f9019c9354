package boxless.weights;

/**
 * A tensor in a file that cannot become a {@link StoredTensor}.
 *
 * @param kind what its program calls the kind, for example {@code float8_e4m3fn}
 * @param cure what to do in that program, for example {@code tensor.float()}
 */
public record UnreadTensor(String kind, String cure) {}
