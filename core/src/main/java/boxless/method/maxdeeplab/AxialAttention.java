package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.tensor.Autocast;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Self-attention along one axis with relative positions (Axial-DeepLab, ECCV 2020, equation 4): query l attends to key m with
 * {@code softmax_m(q_l k_m + q_l r^q_(m-l) + k_m r^k_(m-l))} and retrieves {@code v_m + r^v_(m-l)}, each term normalised by itself. The logits are not
 * divided by the root of their depth. Everything after the linear map is float32.
 */
final class AxialAttention extends Block {
    private final long keys;
    private final long values;
    private final long heads;
    private final Tensor qkv;
    private final Normalization qkvNorm;
    private final Normalization similarityNorm;
    private final Normalization outputNorm;
    private final RelativePositions queryPositions;
    private final RelativePositions keyPositions;
    private final RelativePositions valuePositions;

    /**
     * @param channels C of the input
     * @param keys K: depth of queries and of keys, of all heads together
     * @param values V: depth of values
     * @param heads how many
     */
    AxialAttention(NetworkOptions.Norm form, long channels, long keys, long values, long heads) {
        this.keys = keys;
        this.values = values;
        this.heads = heads;
        qkv = new Tensor(register_parameter("qkv_kernel", torch.empty(2 * keys + values, channels)));
        qkvNorm = child("_batch_norm_qkv", Normalization.of(form, 2 * keys + values));
        similarityNorm = child("_batch_norm_similarity", new Normalization(form, 3 * heads, 3, 1, heads, 1, 1));
        outputNorm = child(
                "_batch_norm_retrieved_output", new Normalization(form, 2 * heads, 2, 1, heads, 1, values / heads));
        queryPositions = child("_query_rpe", new RelativePositions(keys / heads));
        keyPositions = child("_key_rpe", new RelativePositions(keys / heads));
        valuePositions = child("_value_rpe", new RelativePositions(values / heads));
    }

    /** Rows by themselves; L at most {@link RelativePositions#MOST}. */
    Tensor forward(Tensor x) { // (B, R, L, C) -> float32 (B, R, L, V)
        Tensor projected = LinearNorm.linear(x, qkv, qkvNorm); // (B, R, L, 2 K + V)
        return Autocast.suspended(() -> {
            TensorVector parts = projected.flatten(0, 1).split(new long[] {keys, keys, values}, 2);
            Tensor weights =
                    similarity(heads(parts.get(0)), heads(parts.get(1))).softmax(3);
            Tensor retrieved = retrieve(weights, heads(parts.get(2))); // (n, L, V)
            return retrieved.view(x.size(0), x.size(1), x.size(2), values);
        });
    }

    private Tensor heads(Tensor x) { // (n, L, 8 d) -> (n, 8, L, d)
        return x.unflatten(2, heads, -1).transpose(1, 2).contiguous();
    }

    private Tensor similarity(Tensor q, Tensor k) { // (n, 8, L, d) twice -> (n, 8, L, L)
        if (similarityNorm.fixed()) { // what is added to all logits of a head does not change its softmax
            Tensor scale = similarityNorm.scale(); // (3, 1, 8, 1, 1)
            return content(q.mul(scale.select(0, 0)), k)
                    .add_(byQuery(q.mul(scale.select(0, 1))))
                    .add_(byKey(k.mul(scale.select(0, 2))));
        }
        Tensor terms = torch.stack(new TensorVector(content(q, k), byQuery(q), byKey(k)), 1); // (n, 3, 8, L, L)
        return similarityNorm
                .channels(terms.flatten(1, 2))
                .unflatten(1, 3, heads)
                .sum(1);
    }

    private static Tensor content(Tensor q, Tensor k) { // q_l k_m
        return torch.matmul(q, k.transpose(2, 3));
    }

    private Tensor byQuery(Tensor q) { // q_l r^q_(m-l)
        Tensor table = queryPositions.forward(q.size(2)); // (L, L, d) of l, m
        return byPosition(q, table.transpose(1, 2)).permute(1, 2, 0, 3);
    }

    private Tensor byKey(Tensor k) { // k_m r^k_(m-l)
        Tensor table = keyPositions.forward(k.size(2)); // (L, L, d) of l, m
        return byPosition(k, table.permute(1, 2, 0)).permute(1, 2, 3, 0);
    }

    /** Every position has a matrix of its own. */
    private static Tensor byPosition(Tensor x, Tensor matrices) { // (n, 8, L, d), (L, d, e) -> (L, n, 8, e)
        Tensor rows = x.permute(2, 0, 1, 3).flatten(1, 2); // (L, 8 n, d)
        return torch.bmm(rows, matrices).unflatten(1, x.size(0), x.size(1));
    }

    private Tensor retrieve(Tensor weights, Tensor v) { // (n, 8, L, L), (n, 8, L, d) -> (n, L, 8 d)
        Tensor table = valuePositions.forward(v.size(2)); // (L, L, d) of l, m
        Tensor positions = byPosition(weights, table); // (L, n, 8, d)
        if (outputNorm.fixed()) { // weights of a query sum to 1: what is added to its values is added to its result
            Tensor scale = outputNorm.scale(); // (2, 1, 8, 1, d)
            Tensor shift = outputNorm.shift(scale).sum(0); // (1, 8, 1, d)
            Tensor content = torch.matmul(weights, v.mul(scale.select(0, 0)).add_(shift)); // (n, 8, L, d)
            Tensor scaled = positions.mul(scale.select(0, 1).squeeze(2)); // (L, n, 8, d)
            return content.permute(0, 2, 1, 3).add(scaled.transpose(0, 1)).flatten(2, 3);
        }
        Tensor content = torch.matmul(weights, v).permute(0, 2, 1, 3); // (n, L, 8, d)
        Tensor terms = torch.stack(new TensorVector(content, positions.transpose(0, 1)), 2); // (n, L, 2, 8, d)
        return outputNorm
                .tokens(terms.flatten(2, 4))
                .unflatten(2, 2, heads, -1)
                .sum(2)
                .flatten(2, 3);
    }
}
