package boxless.method.solo;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017: -alpha_t (1 - p_t)^gamma ln p_t. */
final class FocalLoss {
    private FocalLoss() {}

    /**
     * One value for each element. Powers are taken of the logarithms: their gradient is finite for every gamma.
     *
     * @param log ln p
     * @param logInverse ln (1 - p)
     * @param positive 1 where the truth is positive, else 0
     * @param alpha weight of the positives, 1 - alpha that of the others
     */
    static Tensor of(Tensor log, Tensor logInverse, Tensor positive, double alpha, double gamma) {
        Tensor negative = positive.neg().add(new Scalar(1.0));
        Scalar power = new Scalar(gamma);
        Tensor found = logInverse.mul(power).exp().mul(log).mul(positive).mul(new Scalar(-alpha));
        Tensor wrong = log.mul(power).exp().mul(logInverse).mul(negative).mul(new Scalar(1 - alpha));
        return found.sub(wrong);
    }
}
