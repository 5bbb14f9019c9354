/**
 * MaX-DeepLab: H. Wang, Y. Zhu, H. Adam, A. Yuille, L.-C. Chen, "MaX-DeepLab: End-to-End Panoptic Segmentation with Mask Transformers", CVPR 2021, arXiv
 * 2012.00759.
 */
@NullMarked
package boxless.method.maxdeeplab;

import org.jspecify.annotations.NullMarked;
