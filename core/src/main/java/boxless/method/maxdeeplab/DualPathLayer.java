package boxless.method.maxdeeplab;

import boxless.nn.Block;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Dual-path transformer layer (section 3.2 of the paper) after a block of the pixel path, which attends among pixels: memory attends to pixels and memory
 * (equation 12, one softmax over both), pixels attend to memory (equation 11), and the memory passes a feed-forward network.
 */
final class DualPathLayer extends Block {
    static final long HEADS = 8;

    private final long keys;
    private final long values;
    private final AttentionOptions kinds;
    private final DropPath dropPath;
    private final LinearNorm memoryIn;
    private final LinearNorm pixelIn;
    private final LinearNorm memoryProjection;
    private final LinearNorm pixelProjection;
    private final MemoryAttention memoryAttention;
    private final @Nullable MemoryAttention pixelAttention;
    private final LinearNorm memoryOut;
    private final LinearNorm hidden;
    private final LinearNorm hiddenOut;
    private final @Nullable LinearNorm pixelOut;

    /**
     * @param pixels channels of the pixel path
     * @param keys F: depth of the keys; the bottleneck and the values have twice as much
     */
    DualPathLayer(NetworkOptions options, long pixels, long keys, DropPath dropPath) {
        this.keys = keys;
        this.dropPath = dropPath;
        values = 2 * keys;
        kinds = options.attention();
        NetworkOptions.Norm form = options.norm();
        long width = 2 * keys;
        long memory = options.memory();
        memoryIn = child("_memory_conv1_bn_act", new LinearNorm(form, memory, width));
        pixelIn = child("_pixel_conv1_bn_act", new LinearNorm(form, pixels, width));
        memoryProjection = memoryIsAsked()
                ? child("_memory_qkv_conv_bn", new LinearNorm(form, width, 2 * keys + values))
                : child("_memory_query_conv_bn", new LinearNorm(form, width, keys));
        pixelProjection = kinds.pixelToMemory()
                ? child("_pixel_qkv_conv_bn", new LinearNorm(form, width, 2 * keys + values))
                : child("_pixel_kv_conv_bn", new LinearNorm(form, width, keys + values));
        memoryAttention = child("_memory_attention", new MemoryAttention(form, values, HEADS));
        memoryOut = child("_memory_conv3_bn", new LinearNorm(form, values, memory).startingAtZero());
        hidden = child("_memory_ffn_conv1_bn_act", new LinearNorm(form, memory, options.feedForward()));
        hiddenOut = child("_memory_ffn_conv2_bn", new LinearNorm(form, options.feedForward(), memory).startingAtZero());
        pixelAttention =
                kinds.pixelToMemory() ? child("_pixel_attention", new MemoryAttention(form, values, HEADS)) : null;
        pixelOut = kinds.pixelToMemory()
                ? child("_pixel_conv3_bn", new LinearNorm(form, values, pixels).startingAtZero())
                : null;
    }

    private boolean memoryIsAsked() {
        return kinds.memoryToMemory() || kinds.pixelToMemory();
    }

    Paths forward(Paths paths) {
        Tensor p = paths.pixels().permute(0, 2, 3, 1).flatten(1, 2); // (B, h w, C)
        Tensor m = paths.memory(); // (B, N, C')
        Projection memory = memoryProjection(memoryIn.relu(m));
        Projection pixel = pixelProjection(pixelIn.relu(p.relu()));
        MemoryAttention.Found found = found(memory, pixel);
        return new Paths(
                pixels(paths.pixels(), pixel, memory), memory(m, found.values()), toPixels(found, paths.pixels()));
    }

    private MemoryAttention.Found found(Projection memory, Projection pixel) {
        Tensor k = pixel.k;
        Tensor v = pixel.v;
        if (kinds.memoryToMemory()) {
            k = torch.cat(new TensorVector(k, memory.k), 2); // (B, 8, h w + N, d)
            v = torch.cat(new TensorVector(v, memory.v), 2);
        }
        return memoryAttention.forward(memory.q, k, v);
    }

    /** The part of the weights that goes to pixels, by their places; the rest goes to other tokens. */
    private static Tensor toPixels(MemoryAttention.Found found, Tensor map) { // -> (B, 8, N, h, w)
        long height = map.size(2);
        long width = map.size(3);
        return found.weights().detach().narrow(3, 0, height * width).unflatten(3, height, width);
    }

    private Tensor memory(Tensor m, Tensor found) { // (B, N, C'), (B, N, 2 F) -> (B, N, C')
        Tensor x = m.add(drop(memoryOut.forward(found))).relu_();
        return x.add(drop(hiddenOut.forward(hidden.relu(x)))).relu_();
    }

    /** Keys and values of the memory are those before its update. */
    private Tensor pixels(Tensor map, Projection pixel, Projection memory) { // (B, C, h, w) -> same
        if (pixelAttention == null || pixelOut == null) {
            return map;
        }
        Tensor found = pixelAttention.forward(pixel.q, memory.k, memory.v).values(); // (B, h w, 2 F)
        if (!is_training()) {
            return pixelOut.sum(found, map);
        }
        Tensor branch = drop(pixelOut.forward(found)) // (B, h w, C)
                .unflatten(1, map.size(2), map.size(3))
                .permute(0, 3, 1, 2);
        return map.add(branch.to(map.scalar_type())); // sums of unlike types are slow
    }

    private Tensor drop(Tensor branch) {
        return dropPath.apply(branch, is_training());
    }

    /** Queries and keys (B, 8, n, d), values (B, 8, n, e); what nobody asks for repeats another. */
    private record Projection(Tensor q, Tensor k, Tensor v) {}

    private Projection memoryProjection(Tensor x) { // (B, N, 2 F)
        Tensor projected = memoryProjection.forward(x);
        if (!memoryIsAsked()) {
            Tensor q = heads(projected);
            return new Projection(q, q, q);
        }
        return queriesKeysValues(projected);
    }

    private Projection pixelProjection(Tensor x) { // (B, h w, 2 F)
        Tensor projected = pixelProjection.forward(x);
        if (!kinds.pixelToMemory()) {
            TensorVector parts = projected.split(new long[] {keys, values}, 2);
            Tensor k = heads(parts.get(0));
            return new Projection(k, k, heads(parts.get(1)));
        }
        return queriesKeysValues(projected);
    }

    private Projection queriesKeysValues(Tensor projected) { // (B, n, 4 F)
        TensorVector parts = projected.split(new long[] {keys, keys, values}, 2);
        return new Projection(heads(parts.get(0)), heads(parts.get(1)), heads(parts.get(2)));
    }

    private static Tensor heads(Tensor x) { // (B, n, 8 d) -> (B, 8, n, d)
        return x.unflatten(2, HEADS, -1).transpose(1, 2);
    }
}
