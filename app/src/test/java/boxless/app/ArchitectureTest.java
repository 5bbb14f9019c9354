package boxless.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The command's floors: a room for each command, and below them what several share. The library's are in the test of the same name in core. */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("boxless.app");

    /** A new room belongs into this list or among the layers: nothing may stand outside. */
    private static final String COMMANDS =
            "boxless.app.(segment|click|explain|score|train|convert|generate|doctor|model|serve)..";

    @Test
    void roomsImportOnlyWhatLiesBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("command line")
                .definedBy("boxless.app")
                .layer("commands")
                .definedBy(COMMANDS)
                .layer("report")
                .definedBy("boxless.app.report..")
                .layer("chart")
                .definedBy("boxless.app.chart..")
                .layer("options")
                .definedBy("boxless.app.options..")
                .layer("memory")
                .definedBy("boxless.app.memory..")
                .layer("terminal")
                .definedBy("boxless.app.terminal..")
                .ensureAllClassesAreContainedInArchitecture()
                .whereLayer("command line")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("commands")
                .mayOnlyBeAccessedByLayers("command line")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("commands")
                .whereLayer("chart")
                .mayOnlyBeAccessedByLayers("report", "commands")
                .whereLayer("options")
                .mayOnlyBeAccessedByLayers("commands")
                .whereLayer("memory")
                .mayOnlyBeAccessedByLayers("commands")
                .whereLayer("terminal")
                .mayOnlyBeAccessedByLayers("options", "commands", "command line")
                .check(CODE);
    }

    @Test
    void noCommandSeesAnother() {
        slices().matching(COMMANDS).should().notDependOnEachOther().check(CODE);
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
        noClasses()
                .that()
                .resideOutsideOfPackages("boxless.app.model..", "boxless.app.doctor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CODE);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses().should().haveNameMatching(".*(Utils|Manager|Helper|Impl)").check(CODE);
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
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CODE);
    }
}
