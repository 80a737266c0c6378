// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// An unpacked kernel source tree, in which one configuration is built.
///
/// Owned by one thread.
///
/// @param directory its top
/// @param log takes what the programs say
record KernelTree(Path directory, BuildLog log) {
  // "  CC      net/ipv4/ip_output.o": what make says for each thing it makes.
  private static final Pattern STEP = Pattern.compile("^  [A-Z][A-Z0-9_]* +\\S.*");

  /// Applies patches, in the order given.
  ///
  /// @throws UmlautException naming the first that does not apply; the tree is of no use then
  void patch(Map<String, String> patches) throws IOException, InterruptedException {
    for (Map.Entry<String, String> patch : patches.entrySet()) {
      String name = patch.getKey();
      Path file = Files.createTempFile(directory, "umlaut", ".patch");
      Files.writeString(file, patch.getValue());
      // No fuzz: what nearly fits may land in the wrong place. And no question to a terminal.
      String[] words = {"patch", "--strip=1", "--force", "--fuzz=0", "--input=" + file};
      List<String> said = new ArrayList<>();
      int status = HostCommand.of("apply " + name, directory, words).status(log, said::add);
      if (status != 0) {
        throw new UmlautException(
            "kernel/patches/%s does not apply to this kernel source:%n  %s"
                .formatted(name, String.join("%n  ".formatted(), said)),
            "Renew the patch for this version, or remove it. The whole log is " + log.file());
      }
    }
  }

  /// Makes the `.config`: nothing but what the fragment asks for and what that needs.
  ///
  /// @return the finished configuration
  /// @throws UmlautException naming every symbol of the fragment that Kconfig dropped
  KernelConfig configure(String recipe, KernelConfig fragment)
      throws IOException, InterruptedException {
    Path wanted = directory.resolve("umlaut.fragment");
    Files.writeString(wanted, fragment.text());
    make("configure the kernel", List.of("allnoconfig"))
        .with("KCONFIG_ALLCONFIG", wanted.toString())
        .run(log, _ -> {});
    KernelConfig finished =
        KernelConfig.parse(".config", Files.readString(directory.resolve(".config")));
    List<String> lost = fragment.lostIn(finished);
    if (!lost.isEmpty()) {
      throw new UmlautException(
          "%d symbol(s) of kernel recipe %s are not in this kernel or lack what they need:%n  %s"
              .formatted(lost.size(), recipe, String.join("%n  ".formatted(), lost)),
          "Correct the fragments of kernel/%s.properties.".formatted(recipe));
    }
    return finished;
  }

  /// Compiles and links.
  ///
  /// @param step counts the things made
  void compile(Progress.Step step) throws IOException, InterruptedException {
    // One more than CPUs: something to do while another job waits for the disk.
    int jobs = Runtime.getRuntime().availableProcessors() + 1;
    var made = new AtomicInteger();
    make("compile the kernel", List.of("-j" + jobs, "linux"))
        .run(
            log,
            line -> {
              if (STEP.matcher(line).matches()) {
                step.advance(made.incrementAndGet());
                step.say(line.strip().replaceAll(" +", " "));
              }
            });
    log.line("umlaut: make reported %d steps".formatted(made.get()));
  }

  private HostCommand make(String purpose, List<String> targets) {
    List<String> words = new ArrayList<>(List.of("make", "ARCH=um"));
    words.addAll(targets);
    // Fixed, so that the same source makes the same kernel; and no flags of an outer make.
    return new HostCommand(
        purpose,
        words,
        directory,
        Map.of(
            "KBUILD_BUILD_USER", "umlaut",
            "KBUILD_BUILD_HOST", "umlaut",
            "KBUILD_BUILD_TIMESTAMP", "Thu Jan  1 00:00:00 UTC 2026",
            "MAKEFLAGS", ""));
  }
}
