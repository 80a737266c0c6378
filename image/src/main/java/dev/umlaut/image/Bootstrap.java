// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Runs the program `images/build`, which makes a root of Debian's packages, in namespaces of its
/// own.
///
/// @param what is made, to follow "cannot build": "the image strongswan"
/// @param work the folder for the program and what it leaves
/// @param log takes what it says
/// @param progress shows its steps
record Bootstrap(String what, Path work, BuildLog log, Progress progress) {
  private static final String NO_SPACE = "No space left on device";

  /// Makes the root, from the first archive of this machine that has the suite.
  ///
  /// @param program the program `build`; it runs from `work`, whatever characters the checkout's
  ///   path has
  /// @throws EnvironmentException when the machine lacks network, space or permission
  /// @throws UmlautException when the program failed; the message has the last lines of the log
  void run(Path program, RootPlan plan) throws IOException, InterruptedException {
    Files.copy(program, work.resolve("build"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.write(work.resolve("apt.conf"), ImageSources.aptSettings());
    Files.writeString(work.resolve("plan"), plan.text());
    ImageSources sources = ImageSources.ofMachine();
    Iterator<String> archives = sources.archives().iterator();
    boolean done = false;
    while (!done) {
      String archive = archives.next();
      Files.write(work.resolve("sources.list"), sources.lines(archive, plan.suite()));
      Outcome outcome = run();
      done = outcome.status() == 0;
      // Not every archive that looks like Debian's is it. Once packages come, it was.
      if (!done && (outcome.hasSuite() || !archives.hasNext())) {
        throw failure(plan, outcome);
      }
    }
  }

  private Outcome run() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(ImageNamespace.prefix());
    words.add(work.resolve("build").toString());
    words.add(work.toString());
    var command = HostCommand.of("build " + what, work, words.toArray(String[]::new));
    var seen = new Seen();
    try (var steps = new ImageProgress(progress)) {
      int status =
          command.status(
              log,
              line -> {
                seen.line(line);
                steps.accept(line);
              });
      return new Outcome(status, seen.hasSuite, seen.noSpace);
    }
  }

  private UmlautException failure(RootPlan plan, Outcome outcome) throws IOException {
    log.flush();
    String message =
        "cannot build %s: status %d%n%s"
            .formatted(what, outcome.status(), log.tail().stripTrailing());
    String where = "The whole log is " + log.file();
    if (outcome.noSpace()) {
      return new EnvironmentException(
          message,
          "It is put together in memory, and neither that nor the store may be full. " + where);
    }
    return outcome.hasSuite()
        ? new UmlautException(message, where)
        : new EnvironmentException(
            message,
            "Debian %s could not be fetched. Is the network up? `apt-get update` must work. %s"
                .formatted(plan.suite(), where));
  }

  /// How a run of the shell program ended.
  ///
  /// @param status its exit status
  /// @param hasSuite whether the archive had the suite
  /// @param noSpace whether something had no space
  private record Outcome(int status, boolean hasSuite, boolean noSpace) {}

  /// What is remembered of the output while it passes.
  private static final class Seen {
    private boolean hasSuite;
    private boolean noSpace;

    void line(String text) {
      hasSuite |= text.startsWith("I: downloading packages");
      noSpace |= text.contains(NO_SPACE);
    }
  }
}
