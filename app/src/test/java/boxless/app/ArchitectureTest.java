package boxless.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command's house: a package for each command, and below them what they share. */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("boxless.app");

    private static final List<String> COMMANDS =
            List.of("segment", "score", "convert", "generate", "doctor", "train", "model");

    @Test
    void noCommandSeesAnother() {
        LayeredArchitecture house = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("top")
                .definedBy("boxless.app");
        for (String command : COMMANDS) {
            house = house.layer(command).definedBy("boxless.app." + command + "..");
        }
        for (String command : COMMANDS) {
            // What is generated is written as what is converted.
            house = command.equals("convert")
                    ? house.whereLayer(command).mayOnlyBeAccessedByLayers("top", "generate")
                    : house.whereLayer(command).mayOnlyBeAccessedByLayers("top");
        }
        house.check(CODE);
    }

    @Test
    void whatCommandsShareKnowsNoCommand() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "boxless.app.options..",
                        "boxless.app.terminal..",
                        "boxless.app.chart..",
                        "boxless.app.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COMMANDS.stream()
                        .map(command -> "boxless.app." + command + "..")
                        .toArray(String[]::new))
                .check(CODE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("boxless.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void imagesAreDrawnOnlyInCharts() {
        noClasses()
                .that()
                .resideOutsideOfPackage("boxless.app.chart..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.awt..")
                .check(CODE);
    }

    @Test
    void commandsUseTheLibraryAndNotItsNatives() {
        classes()
                .that()
                .resideInAPackage("boxless.app.(**)")
                .and()
                .resideOutsideOfPackages("boxless.app.model..", "boxless.app.doctor..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("org.bytedeco..")
                .check(CODE);
    }
}
