package boxless;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** The layers of CONTRIBUTING.md: what each may import, which know no libtorch, one package per paper. */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("boxless");

    @Test
    void roomsImportOnlyWhatLiesBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("train")
                .definedBy("boxless.train..")
                .layer("face")
                .definedBy("boxless")
                .layer("evaluate")
                .definedBy("boxless.evaluate..")
                .layer("method")
                .definedBy("boxless.method..")
                .layer("backbone")
                .definedBy("boxless.backbone..")
                .layer("nn")
                .definedBy("boxless.nn..")
                .layer("data")
                .definedBy("boxless.data..")
                .layer("metric")
                .definedBy("boxless.metric..")
                .layer("export")
                .definedBy("boxless.export..")
                .layer("drawing")
                .definedBy("boxless.drawing..")
                .layer("tensor")
                .definedBy("boxless.tensor..")
                .layer("image")
                .definedBy("boxless.image..")
                .layer("mask")
                .definedBy("boxless.mask..")
                .layer("weights")
                .definedBy("boxless.weights..")
                .layer("file")
                .definedBy("boxless.file..")
                .whereLayer("train")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("face")
                .mayOnlyBeAccessedByLayers("train")
                .whereLayer("evaluate")
                .mayOnlyBeAccessedByLayers("face", "train")
                .whereLayer("method")
                .mayOnlyBeAccessedByLayers("face", "train")
                .whereLayer("backbone")
                .mayOnlyBeAccessedByLayers("method", "face", "train")
                .whereLayer("nn")
                .mayOnlyBeAccessedByLayers("backbone", "method", "face", "train")
                .whereLayer("data")
                .mayOnlyBeAccessedByLayers("export", "evaluate", "method", "face", "train")
                .whereLayer("metric")
                .mayOnlyBeAccessedByLayers("evaluate", "face", "train")
                .whereLayer("export")
                .mayOnlyBeAccessedByLayers("face", "train")
                .whereLayer("drawing")
                .mayOnlyBeAccessedByLayers("method", "face", "train")
                .whereLayer("tensor")
                .mayOnlyBeAccessedByLayers("nn", "backbone", "method", "face", "train")
                .whereLayer("image")
                .mayOnlyBeAccessedByLayers("data", "metric", "export", "drawing", "evaluate", "method", "face", "train")
                .whereLayer("mask")
                .mayOnlyBeAccessedByLayers(
                        "image", "data", "metric", "export", "drawing", "evaluate", "method", "face", "train")
                .whereLayer("weights")
                .mayOnlyBeAccessedByLayers("tensor", "method", "face", "train")
                .check(CODE);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("boxless.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void noPaperSeesAnother() {
        slices().matching("boxless.method.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CODE);
    }

    @Test
    void picturesMasksMetricsAndDataKnowNoLibtorch() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "boxless.mask..",
                        "boxless.image..",
                        "boxless.metric..",
                        "boxless.data..",
                        "boxless.export..",
                        "boxless.drawing..",
                        "boxless.evaluate..",
                        "boxless.weights..",
                        "boxless.file..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CODE);
    }

    @Test
    void onlyTheLoopsOpenScopes() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("boxless.tensor.Scopes")
                .and()
                .doNotHaveFullyQualifiedName("boxless.train.Learner")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.bytedeco.javacpp.PointerScope")
                .check(CODE);
    }

    @Test
    void nativeObjectsAreNoConstants() { // the scope in which a class is first used would free them for all later ones
        noFields()
                .that()
                .areStatic()
                .and()
                .areNotDeclaredIn("boxless.nn.OneDnn") // which keeps its own
                .should()
                .haveRawType(assignableTo(Pointer.class))
                .check(CODE);
    }

    @Test
    void pixelsAreDrawnOnlyInImageAndExport() {
        noClasses()
                .that()
                .resideOutsideOfPackages("boxless.image..", "boxless.export..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.awt..")
                .check(CODE);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses().should().haveSimpleNameEndingWith("Utils").check(CODE);
        noClasses().should().haveSimpleNameEndingWith("Manager").check(CODE);
        noClasses().should().haveSimpleNameEndingWith("Helper").check(CODE);
        noClasses().should().haveSimpleNameEndingWith("Impl").check(CODE);
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotRecords()
                .and()
                .areNotEnums()
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .and(DescribedPredicate.describe(
                        "are neither sealed nor abstract",
                        type -> !type.reflect().isSealed()
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT)))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CODE);
    }
}
