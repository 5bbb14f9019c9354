package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Convolution;
import boxless.nn.Norm;
import boxless.tensor.Autocast;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Self-attention along one axis with relative positions (Axial-DeepLab, ECCV 2020, equation 4): query l attends to key m with
 * {@code softmax_m(q_l k_m + q_l r^q_(m-l) + k_m r^k_(m-l))} and retrieves {@code v_m + r^v_(m-l)}, each term normalised by itself. The logits are not
 * divided by the root of their depth. In training, everything after the linear map is float32.
 */
final class AxialAttention extends Block {
    private final long keys;
    private final long values;
    private final long heads;
    private final Convolution projection;
    private final Convolution settledProjection;
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
        Tensor qkv = new Tensor(register_parameter("qkv_kernel", torch.empty(2 * keys + values, channels)));
        Normalization qkvNorm = child("_batch_norm_qkv", Normalization.of(form, 2 * keys + values));
        projection = LinearNorm.of(this, qkv, qkvNorm);
        similarityNorm = child("_batch_norm_similarity", new Normalization(form, 3 * heads, 3, 1, heads, 1, 1));
        outputNorm = child(
                "_batch_norm_retrieved_output", new Normalization(form, 2 * heads, 2, 1, heads, 1, values / heads));
        queryPositions = child("_query_rpe", new RelativePositions(keys / heads));
        keyPositions = child("_key_rpe", new RelativePositions(keys / heads));
        valuePositions = child("_value_rpe", new RelativePositions(values / heads));
        ValueNorm both = new ValueNorm(qkvNorm, outputNorm, keys);
        settledProjection = LinearNorm.of(this, qkv, both::applied, both);
    }

    /** Rows by themselves; L at most {@link RelativePositions#MOST}. */
    Tensor forward(Tensor x) { // (B, R, L, C) -> (B, R, L, V)
        return similarityNorm.fixed() ? settled(x) : training(x);
    }

    private Tensor training(Tensor x) {
        Tensor projected = projection.linear(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1); // (B, R, L, 2 K + V)
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
        Tensor content = torch.matmul(q, k.transpose(2, 3)); // q_l k_m
        Tensor byQuery = byPosition(q, queryPositions.forward(q.size(2)).transpose(1, 2)) // q_l r^q_(m-l)
                .permute(1, 2, 0, 3);
        Tensor byKey = byPosition(k, keyPositions.forward(k.size(2)).permute(1, 2, 0)) // k_m r^k_(m-l)
                .permute(1, 2, 3, 0);
        Tensor terms = torch.stack(new TensorVector(content, byQuery, byKey), 1); // (n, 3, 8, L, L)
        return similarityNorm
                .channels(terms.flatten(1, 2))
                .unflatten(1, 3, heads)
                .sum(1);
    }

    /** Every position has a matrix of its own. */
    private static Tensor byPosition(Tensor x, Tensor matrices) { // (n, 8, L, d), (L, d, e) -> (L, n, 8, e)
        Tensor rows = x.permute(2, 0, 1, 3).flatten(1, 2); // (L, 8 n, d)
        return torch.bmm(rows, matrices).unflatten(1, x.size(0), x.size(1));
    }

    private Tensor retrieve(Tensor weights, Tensor v) { // (n, 8, L, L), (n, 8, L, d) -> (n, L, 8 d)
        Tensor positions = byPosition(weights, valuePositions.forward(v.size(2))); // (L, n, 8, d)
        Tensor content = torch.matmul(weights, v).permute(0, 2, 1, 3); // (n, L, 8, d)
        Tensor terms = torch.stack(new TensorVector(content, positions.transpose(0, 1)), 2); // (n, L, 2, 8, d)
        return outputNorm
                .tokens(terms.flatten(2, 4))
                .unflatten(2, 2, heads, -1)
                .sum(2)
                .flatten(2, 3);
    }

    /** The same where the normalisations are scales and shifts, in the precision of the linear map. */
    private Tensor settled(Tensor x) {
        Tensor projected = projected(x); // (B, R, L, 2 K + V)
        return Autocast.suspended(() -> {
            Tensor qk = headsFirst(projected.narrow(3, 0, 2 * keys), 2 * heads);
            Tensor v = headsFirst(projected.narrow(3, 2 * keys, values), heads); // (8, n, L, d)
            Tensor logits = settledSimilarity(qk.narrow(0, 0, heads), qk.narrow(0, heads, heads));
            Tensor weights = logits.to(ScalarType.Float).softmax(3).to(logits.scalar_type());
            return settledRetrieve(weights, v) // (8, n, L, d)
                    .unflatten(1, x.size(0), x.size(1))
                    .permute(1, 2, 3, 0, 4)
                    .flatten(3, 4);
        });
    }

    /** In the order in which the tokens lie in memory, so that nothing is copied. */
    private Tensor projected(Tensor x) {
        return x.is_contiguous()
                ? settledProjection.linear(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
                : settledProjection.linear(x.permute(0, 3, 2, 1)).permute(0, 3, 2, 1);
    }

    private static Tensor headsFirst(Tensor x, long count) { // (B, R, L, 8 d) -> (8, n, L, d)
        return x.unflatten(3, count, -1).permute(3, 0, 1, 2, 4).contiguous().flatten(1, 2);
    }

    /** What is added to all logits of a head does not change its softmax. */
    private Tensor settledSimilarity(Tensor q, Tensor k) { // (8, n, L, d) twice -> (8, n, L, L)
        Tensor scale = similarityNorm.scale().view(3, heads, 1, 1, 1).to(q.scalar_type());
        return torch.matmul(q, k.transpose(2, 3))
                .mul_(scale.select(0, 0))
                .addcmul_(queryPositions.fromFirst(q), scale.select(0, 1))
                .addcmul_(keyPositions.fromSecond(k), scale.select(0, 2));
    }

    private Tensor settledRetrieve(Tensor weights, Tensor v) { // (8, n, L, L), (8, n, L, d) -> (8, n, L, d)
        Tensor scale = outputNorm.scale().select(0, 1).view(heads, 1, 1, -1).to(v.scalar_type());
        return torch.matmul(weights, v).addcmul_(valuePositions.retrieve(weights), scale);
    }

    /**
     * The normalisation of queries, keys and values, and that of what is retrieved: weights of a query sum to 1, so what becomes of its result may become of
     * its values instead.
     */
    private record ValueNorm(Normalization qkv, Normalization output, long keys) implements Norm {
        @Override
        public boolean fixed() {
            return qkv.fixed() && output.fixed();
        }

        @Override
        public Tensor scale() { // (2 K + V)
            return qkv.scale().mul(besideKeys(output.scale().select(0, 0), 1));
        }

        @Override
        public Tensor shift(Tensor scale) {
            Tensor scales = output.scale();
            return qkv.shift(qkv.scale())
                    .mul(besideKeys(scales.select(0, 0), 1))
                    .add_(besideKeys(output.shift(scales).sum(0), 0));
        }

        private Tensor besideKeys(Tensor values, double ofKeys) { // of V elements -> (2 K + V)
            return torch.cat(new TensorVector(
                    torch.full(new long[] {2 * keys}, new Scalar(ofKeys), values.options()), values.reshape(-1)));
        }

        Tensor applied(Tensor x) { // (n, 2 K + V) -> same
            Tensor scale = scale();
            return torch.addcmul(shift(scale), x, scale);
        }

        @Override
        public List<Tensor> state() {
            return Stream.of(qkv, output).flatMap(each -> each.state().stream()).toList();
        }
    }
}
