"""Times COCO's metric and panoptic quality in other programs, on the files of our benchmarks.

Needs: pip install faster-coco-eval==1.8.0 pycocotools==2.0.11 numpy pillow git+https://github.com/cocodataset/panopticapi@7bb4655
First: scripts/bench CocoAp -p folder=FOLDER
Use:   python scripts/peers/metrics.py faster-coco-eval|pycocotools FOLDER/5000x36000 [ROUNDS]
       python scripts/peers/metrics.py panopticapi DATA [ROUNDS]
Then:  scripts/bench PanopticQuality -p data=DATA

Prints the wall time of each round, their median and the peak memory of the process; for panopticapi the CPU time of an image, on one core.
"""
import contextlib
import io
import json
import os
import resource
import sys
import time


def coco(program, folder):
    if program == "pycocotools":
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval as Evaluation
    else:
        from faster_coco_eval import COCO, COCOeval_faster as Evaluation

    def run():
        truth = COCO(os.path.join(folder, "instances.json"))
        evaluation = Evaluation(truth, truth.loadRes(os.path.join(folder, "results.json")), "segm")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        return evaluation.stats[0]

    return run, time.perf_counter, 1


def panopticapi(data):
    from panopticapi.evaluation import pq_compute_single_core

    fixtures = os.path.join(data, "eval-fixtures", "panopticapi")
    with open(os.path.join(fixtures, "facade_val_crowd_gt.json")) as file:
        truth = json.load(file)
    with open(os.path.join(fixtures, "facade_val_crowd_pred.json")) as file:
        found = {annotation["image_id"]: annotation for annotation in json.load(file)["annotations"]}
    pairs = [(annotation, found[annotation["image_id"]]) for annotation in truth["annotations"]]
    categories = {category["id"]: category for category in truth["categories"]}

    def run():
        pq = pq_compute_single_core(
            0, pairs, os.path.join(data, "facade", "val", "panoptic"),
            os.path.join(fixtures, "facade_val_crowd_pred"), categories)
        return pq.pq_average(categories, None)[0]["pq"]

    return run, time.process_time, len(pairs)


def main():
    program, path = sys.argv[1:3]
    run, clock, parts = panopticapi(path) if program == "panopticapi" else coco(program, path)
    times = []
    for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 3):
        start = clock()
        with contextlib.redirect_stdout(io.StringIO()):
            result = run()
        times.append((clock() - start) / parts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(program, f"result {result:.6f},", "s:", *(f"{t:.4f}" for t in times))
    print(f"median {sorted(times)[len(times) // 2]:.4f} s, best {min(times):.4f} s, peak {peak} MB")


main()
