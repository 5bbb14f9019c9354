package boxless.metric;

import boxless.mask.Mask;

/** An object and what was said of it. */
public record JudgedObject(Mask mask, Judgement judgement) {}
