// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// Tells a seed from a scenario: in `--shuffle 7 ikev2` the word behind the option is its value, in
/// `--shuffle ikev2` it is not.
final class SeedWord implements IParameterPreprocessor {
  /// Stands for a seed that nobody gave.
  static final String ANY = "any";

  static boolean isSeed(String word) {
    return word.matches("-?[0-9]{1,18}");
  }

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's own type
  public boolean preprocess(
      Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
    boolean attached = !" ".equals(info.get("separator"));
    if (!attached && !arguments.isEmpty() && !isSeed(arguments.peek())) {
      String _ = arguments.push(ANY);
    }
    return false;
  }
}
