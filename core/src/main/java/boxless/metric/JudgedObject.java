package boxless.metric;

import boxless.mask.Mask;

/** An object and its judgement. */
public record JudgedObject(Mask mask, Judgement judgement) {}
