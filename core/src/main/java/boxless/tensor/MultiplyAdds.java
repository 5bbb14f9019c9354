package boxless.tensor;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;

/**
 * Counts a network's multiply-adds from the graph that libtorch recorded for its gradients, so that no layer needs a rule of its own.
 * Exact for convolutions, transposed ones too: every weight is counted at every place where it is used, border padding included. All
 * else (normalisation, activations, pooling, biases) counts nothing, as usual.
 */
public final class MultiplyAdds {
    private static final String CONVOLUTION = "ConvolutionBackward0";

    private MultiplyAdds() {}

    /**
     * Multiply-adds behind some tensors, each operation once.
     *
     * @param outputs results of a forward pass with gradients, of images and parameters that all require a gradient
     * @throws IllegalArgumentException if a tensor has no graph
     */
    public static long of(Collection<Tensor> outputs) {
        Set<Long> seen = new HashSet<>();
        long sum = 0;
        for (Tensor output : outputs) {
            if (!output.requires_grad()) {
                throw new IllegalArgumentException("no graph was recorded; run the network with gradients");
            }
            sum += below(output.grad_fn(), seen);
        }
        return sum;
    }

    private static long below(Node node, Set<Long> seen) {
        if (node == null || node.isNull() || !seen.add(node.address())) {
            return 0;
        }
        long sum = node.name().getString().equals(CONVOLUTION) ? convolution(node) : 0;
        for (int i = 0; i < node.num_outputs(); i++) {
            Edge edge = node.next_edge(i);
            if (edge.is_valid()) {
                sum += below(edge.function(), seen);
            }
        }
        return sum;
    }

    /** A gradient's inputs are the operation's outputs, and the other way round. */
    private static long convolution(Node node) {
        long[] output = node.input_metadata(0).zeros_like().shape(); // (B, out, H', W')
        long[] weight = shape(node.next_edge(1)); // (out, in / groups, h, w), transposed (in, out / groups, h, w)
        long[] places = output;
        if (node.next_edge(0)
                .is_valid()) { // or what it sees has no gradient, like coordinates, and it is not transposed
            long[] input = shape(node.next_edge(0)); // (B, in, H, W)
            boolean transposed = output[2] > input[2];
            places = transposed ? input : output;
        }
        return places[0] * places[2] * places[3] * weight[0] * weight[1] * weight[2] * weight[3];
    }

    private static long[] shape(Edge edge) {
        return edge.function().input_metadata(edge.input_nr()).zeros_like().shape();
    }
}
