/**
 * SOLO: X. Wang, T. Kong, C. Shen, Y. Jiang, L. Li, "SOLO: Segmenting Objects by Locations", ECCV 2020, arXiv 1912.04488; and SOLOv2: X. Wang,
 * R. Zhang, T. Kong, L. Li, C. Shen, "SOLOv2: Dynamic and Fast Instance Segmentation", NeurIPS 2020, arXiv 2003.10152.
 *
 * <p>The idea in five lines. The picture is divided into S x S cells. The cell in which an object's centre lies says what the object is, and owns one
 * channel of the network's output: the object's mask. No boxes, no grouping. The masks' branch is told where it is by coordinate channels, because
 * convolutions cannot know. Levels of a feature pyramid, each with a grid of its own, take objects of different sizes. Masks of neighbouring cells
 * that show the same object lower each other's scores, all at once (Matrix NMS).
 *
 * <p>Licences: the official code is for non-commercial use, mmdetection's is Apache-2.0; nothing of either is here. This folder was written from the
 * papers' formulas.
 */
@NullMarked
package boxless.method.solo;

import org.jspecify.annotations.NullMarked;
