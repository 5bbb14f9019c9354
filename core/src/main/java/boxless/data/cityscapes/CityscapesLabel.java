package boxless.data.cityscapes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The classes of Cityscapes (Cordts et al., CVPR 2016) by the ids that its files hold. Those in the table's rest, from unlabeled to
 * license plate, are annotated but not judged: they are void.
 */
enum CityscapesLabel {
    UNLABELED(0, Kind.VOID),
    EGO_VEHICLE(1, Kind.VOID),
    RECTIFICATION_BORDER(2, Kind.VOID),
    OUT_OF_ROI(3, Kind.VOID),
    STATIC(4, Kind.VOID),
    DYNAMIC(5, Kind.VOID),
    GROUND(6, Kind.VOID),
    ROAD(7, Kind.STUFF),
    SIDEWALK(8, Kind.STUFF),
    PARKING(9, Kind.VOID),
    RAIL_TRACK(10, Kind.VOID),
    BUILDING(11, Kind.STUFF),
    WALL(12, Kind.STUFF),
    FENCE(13, Kind.STUFF),
    GUARD_RAIL(14, Kind.VOID),
    BRIDGE(15, Kind.VOID),
    TUNNEL(16, Kind.VOID),
    POLE(17, Kind.STUFF),
    POLEGROUP(18, Kind.VOID),
    TRAFFIC_LIGHT(19, Kind.STUFF),
    TRAFFIC_SIGN(20, Kind.STUFF),
    VEGETATION(21, Kind.STUFF),
    TERRAIN(22, Kind.STUFF),
    SKY(23, Kind.STUFF),
    PERSON(24, Kind.THING),
    RIDER(25, Kind.THING),
    CAR(26, Kind.THING),
    TRUCK(27, Kind.THING),
    BUS(28, Kind.THING),
    CARAVAN(29, Kind.VOID),
    TRAILER(30, Kind.VOID),
    TRAIN(31, Kind.THING),
    MOTORCYCLE(32, Kind.THING),
    BICYCLE(33, Kind.THING),
    LICENSE_PLATE(-1, Kind.VOID);

    /** How a class is judged. */
    enum Kind {
        THING,
        STUFF,
        VOID
    }

    private final int id;
    private final Kind kind;

    CityscapesLabel(int id, Kind kind) {
        this.id = id;
        this.kind = kind;
    }

    int id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    /** As Cityscapes writes it, {@code traffic light}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The class of a number of an {@code instanceIds} file: a class, or 1000 times the class and the object's number. */
    static Optional<CityscapesLabel> of(int number) {
        int wanted = number < Cityscapes.FIRST_OBJECT ? number : number / Cityscapes.FIRST_OBJECT;
        return Arrays.stream(values()).filter(label -> label.id == wanted).findFirst();
    }

    static List<CityscapesLabel> of(Kind kind) {
        return Arrays.stream(values()).filter(label -> label.kind == kind).toList();
    }
}
