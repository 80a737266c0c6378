// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Protects the arrows between the rooms (docs/architecture.md): a room uses only rooms above it,
/// and what only one room may do stays in that room.
class ArchitectureTest {
  /// From the top downwards: a room may use the ones before it in this list.
  private static final List<String> ROOMS =
      List.of(
          "os",
          "loop",
          "frame",
          "fabric",
          "vhost",
          "share",
          "uplink",
          "image",
          "guest",
          "pki",
          "lab",
          "scenario",
          "report",
          "web",
          "cli");

  private static final JavaClasses UMLAUT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.umlaut");

  @Test
  void theTestSeesTheProject() {
    assertThat(UMLAUT).hasSizeGreaterThan(100);
    for (String room : ROOMS) {
      assertThat(UMLAUT.containPackage("dev.umlaut." + room)).as(room).isTrue();
    }
  }

  @Test
  void aRoomUsesOnlyRoomsAboveIt() {
    for (int i = 0; i < ROOMS.size() - 1; i++) {
      String[] below =
          ROOMS.subList(i + 1, ROOMS.size()).stream()
              .map(room -> "dev.umlaut." + room + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.umlaut." + ROOMS.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(below)
          .because("the arrows of docs/architecture.md point upwards")
          .check(UMLAUT);
    }
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.umlaut.(**)").should().beFreeOfCycles().check(UMLAUT);
  }

  @Test
  void onlyOsCallsNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.umlaut.os..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .because("room os is the only one with native calls")
        .check(UMLAUT);
  }

  @Test
  void frameAndFabricHoldNoNativeCode() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.umlaut.frame..", "dev.umlaut.fabric..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.umlaut.os..")
        .because("they must run and be tested on any machine")
        .check(UMLAUT);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.umlaut.cli..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(UMLAUT);
  }

  @Test
  void onlyTheCommandLineWritesToStandardOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.umlaut.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(UMLAUT);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .because("waits are conditions with a deadline; timers belong to the event loop")
        .check(UMLAUT);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.umlaut.loop..", "dev.umlaut.bench..")
        .should()
        .callMethod(LockSupport.class, "parkNanos", long.class)
        .because("what nobody tells is found out by dev.umlaut.loop.Polling")
        .check(UMLAUT);
  }

  @Test
  void exceptionsOfOursDescendFromOneFamily() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Exception")
        .and()
        .resideInAPackage("dev.umlaut..")
        .should()
        .beAssignableTo("dev.umlaut.os.UmlautException")
        .because("the command line prints message and hint of that family")
        .check(UMLAUT);
  }
}
