// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// This very program as another process: the same classes, whatever has become of the checkout
/// since.
final class OwnProgram {
  private OwnProgram() {}

  /// The words that run a command of it.
  ///
  /// @param options further ones of the JVM
  /// @param words of the command
  static List<String> command(List<String> options, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(options);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dumlaut.home=" + Umlaut.home()));
    command.addAll(List.of("-cp", classPath()));
    command.add(Umlaut.class.getName());
    command.addAll(words);
    return command;
  }

  /// Without names that are relative to where this process is.
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
