package boxless.method.maxdeeplab;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Raw outputs, float32; h and w are a quarter of the image's sides, rounded up.
 *
 * @param masks logits of the slots at every pixel (B, N, h, w); the masks are their softmax over the slots
 * @param classes logits (B, N, C + 1): things, stuff, then "void", that is, no object
 * @param features g: what the masks are compared with, of length 1 at every pixel (B, D, h, w)
 * @param kernels f: a slot's mask is where the features are like its kernel (B, N, D)
 * @param attention by which the slots last asked the pixels, per head, at the size of the layer that asked (B, 8, N, h', w'), without gradient
 * @param semantic logits of the auxiliary branch (B, S, h, w); null if there is none, or nobody asked for it
 */
public record Prediction(
        Tensor masks,
        Tensor classes,
        Tensor features,
        Tensor kernels,
        Tensor attention,
        @Nullable Tensor semantic) {}
