package boxless.app.convert;

import boxless.app.terminal.Notes;
import boxless.file.Count;
import boxless.mask.Components;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a format cannot say and what makes way for it, counted while annotations are made fit for it. */
final class Losses {
    private int stuff;
    private int crowds;
    private int hidden;
    private long coveredPixels;
    private int unnamed;
    private int joined;
    private int empty;
    private int renumbered;
    private int given;
    private int replaced;
    private @Nullable Path firstReplaced;

    /** Adds what another picture loses. */
    void add(Losses other) {
        stuff += other.stuff;
        crowds += other.crowds;
        hidden += other.hidden;
        coveredPixels += other.coveredPixels;
        unnamed += other.unnamed;
        joined += other.joined;
        empty += other.empty;
        renumbered += other.renumbered;
        given += other.given;
        replaced += other.replaced;
        firstReplaced = firstReplaced == null ? other.firstReplaced : firstReplaced;
    }

    /** Everything that can be counted; stuff is lost. */
    Instances things(Segmentation truth) {
        if (truth instanceof Panoptic partition) {
            stuff += (int) partition.segments().stream()
                    .filter(segment -> !segment.thing())
                    .count();
        }
        return truth.instances();
    }

    /** The single objects; stuff and crowds are lost. Labels of a partition stay what they are. */
    Segmentation singles(Segmentation truth) {
        Instances things = things(truth);
        crowds +=
                (int) things.objects().stream().filter(object -> object.crowd()).count();
        return switch (truth) {
            case Panoptic partition -> partition.only(segment -> segment.thing() && !segment.crowd());
            case Instances all -> all.withoutCrowds();
        };
    }

    /** Every pixel for one object, {@link Panoptic#of}; what lies under others is lost. */
    Panoptic partition(Segmentation truth) {
        Panoptic partition = Panoptic.of(truth);
        if (truth instanceof Instances all) {
            long painted = 0;
            for (int label : partition.map().labels()) {
                painted += label == 0 ? 0 : 1;
            }
            coveredPixels += all.objects().stream()
                            .mapToLong(object -> object.mask().area())
                            .sum()
                    - painted;
            hidden += all.objects().size() - partition.segments().size();
        }
        return partition;
    }

    /** Objects of several categories become objects of one. */
    void merge(long categories, int objects) {
        unnamed += categories > 1 ? objects : 0;
    }

    /** The outlines of objects in several pieces cover pixels between these, those that are given cover the pixels that they cut. */
    void join(Instances objects, List<double[]> outlines) {
        for (int k = 0; k < objects.objects().size(); k++) {
            Instance object = objects.objects().get(k);
            if (object.crowd() || object.mask().isEmpty()) {
                continue;
            }
            if (!outlines.isEmpty() && outlines.get(k).length > 0) {
                given++;
            } else if (Components.pieces(object.mask()) > 1) {
                joined++;
            }
        }
    }

    /** Objects without a pixel are left out by formats of masks and outlines. */
    Instances drawn(Instances objects) {
        Instances drawn = objects.only(object -> !object.mask().isEmpty());
        empty += objects.objects().size() - drawn.objects().size();
        return drawn;
    }

    /** Labels stay what they are unless one is larger than this; then all of the picture's are counted anew from 1. */
    Panoptic upTo(int largest, Panoptic partition) {
        if (partition.segments().stream().allMatch(segment -> segment.id() <= largest)) {
            return partition;
        }
        Panoptic anew = partition.relabelled();
        renumbered += anew.segments().size();
        return anew;
    }

    /** Label images that go because the new ones of their names have other endings. */
    void replace(List<Path> files) {
        replaced += files.size();
        firstReplaced = files.isEmpty() ? firstReplaced : files.getFirst();
    }

    /** Lines for the user; none where nothing was lost or changed. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String lost = line();
        if (lost != null) {
            lines.add(lost);
        }
        if (given > 0) {
            lines.add(Notes.line("%,d %s; for exact masks convert to coco first, then that to yolo"
                    .formatted(
                            given,
                            given == 1
                                    ? "outline stays as given, of which readers also paint the pixels that it cuts"
                                    : "outlines stay as given, of which readers also paint the pixels that they cut")));
        }
        if (firstReplaced != null) {
            lines.add(Notes.line(
                    replaced == 1
                            ? "%s is replaced: the new label image of that name has another ending"
                                    .formatted(firstReplaced)
                            : "%,d label images, such as %s, are replaced: the new ones of those names have other endings"
                                    .formatted(replaced, firstReplaced)));
        }
        return lines;
    }

    /** One line for the user, or null where nothing was lost. */
    @Nullable
    String line() {
        List<String> lost = new ArrayList<>();
        add(lost, stuff, "stuff segment", "stuff segments");
        add(lost, crowds, "crowd", "crowds");
        add(lost, unnamed, "object's category", "objects' categories");
        add(lost, coveredPixels, "pixel under another object", "pixels under other objects");
        add(lost, hidden, "object without a pixel of its own", "objects without a pixel of their own");
        add(lost, empty, "object without a pixel", "objects without a pixel");
        add(lost, renumbered, "label (numbered anew)", "labels (numbered anew)");
        add(lost, joined, "object in several pieces (joined by a line)", "objects in several pieces (joined by lines)");
        return lost.isEmpty() ? null : "not representable in this format: " + String.join(", ", lost);
    }

    private static void add(List<String> lost, long count, String one, String many) {
        if (count > 0) {
            lost.add(Count.of(count, one, many));
        }
    }
}
