package boxless.nn;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Matrix products of features. */
public final class Products {
    private Products() {}

    /** Every row of the one with every row of the other. While {@link Inference} is at hand, those in float32 are oneDNN's, too: libtorch's use one thread. */
    public static Tensor ofRows(Tensor x, Tensor rows) { // (n, C), (m, C) -> (n, m)
        return isOneDnns(x) ? OneDnn.linear(x, rows) : torch.linear(x, rows);
    }

    /** The same of each of several matrices. */
    public static Tensor ofEachsRows(Tensor x, Tensor rows) { // (B, n, C), (B, m, C) -> (B, n, m)
        if (!isOneDnns(x)) {
            return torch.matmul(x, rows.transpose(1, 2));
        }
        TensorVector products = new TensorVector();
        for (long b = 0; b < x.size(0); b++) {
            products.push_back(OneDnn.linear(x.select(0, b), rows.select(0, b)));
        }
        return products.size() == 1 ? products.get(0).unsqueeze(0) : torch.stack(products);
    }

    private static boolean isOneDnns(Tensor x) {
        return x.is_cpu()
                && x.scalar_type().intern() == ScalarType.Float
                && Inference.current() != null
                && !GradMode.is_enabled();
    }
}
