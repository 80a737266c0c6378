// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.CommandLauncher;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Starts this program again, with other words. Stateless.
final class OwnCommands implements CommandLauncher {
  /// The beginning of a command that starts this program.
  ///
  /// @param archive the name of the archive of classes
  /// @param options for the JVM
  static List<String> java(String archive, List<String> options) {
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    Path file = Umlaut.home().resolve("cli/target/classes-" + archive + ".jsa");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xlog:disable"));
    command.addAll(options);
    command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dumlaut.home=" + Umlaut.home()));
    command.addAll(List.of("-cp", classPath(), Umlaut.class.getName()));
    return command;
  }

  /// Without names that are relative to where this process is.
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Override
  public Process start(List<String> words) throws IOException {
    List<String> command = java(words.getFirst(), List.of("-XX:TieredStopAtLevel=1"));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putIfAbsent("LC_CTYPE", "C.UTF-8");
    return builder.start();
  }

  @Override
  public Path shippedLabs() {
    return Umlaut.home().resolve("labs");
  }
}
