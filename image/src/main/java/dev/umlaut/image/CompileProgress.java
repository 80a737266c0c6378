// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns what the compilation of a source says into steps, and remembers what tells most when it
/// fails: compilers run side by side, so that the first error is seldom among the last lines.
///
/// Owned by the thread that reads the output.
final class CompileProgress implements Consumer<String>, AutoCloseable {
  private static final String STEP = "umlaut: ";
  // "  CC       plugins/vici/vici_plugin.lo": what make says for each thing it makes.
  private static final Pattern MADE = Pattern.compile("^  [A-Z][A-Z0-9_]* +(\\S+)$");
  private static final Pattern ERROR =
      Pattern.compile(
          "^(configure: error: |umlaut-error: |.*[: ]error: |.*: undefined reference to ).*");
  private static final int ERRORS_KEPT = 5;

  private final Progress progress;
  private final String software;
  private final int expectedSteps;
  private final Deque<String> errors = new ArrayDeque<>();
  private Progress.Step step;
  private long made;

  CompileProgress(Progress progress, String software, int expectedSteps) {
    this.progress = progress;
    this.software = software;
    this.expectedSteps = expectedSteps;
    this.step = progress.begin("Prepare the compilation of " + software, 0);
  }

  @Override
  public void accept(String line) {
    Matcher thing = MADE.matcher(line);
    if (line.startsWith(STEP) && line.length() > STEP.length()) {
      begin(line.substring(STEP.length()));
    } else if (thing.matches()) {
      made++;
      step.advance(made);
      step.say(thing.group(1));
    } else if (ERROR.matcher(line).matches() && errors.size() < ERRORS_KEPT) {
      errors.add(line);
    }
  }

  /// The first lines that look like errors, at most 5.
  List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void close() {
    step.close();
  }

  /// @param text a verb, and what else there is to say
  private void begin(String text) {
    step.close();
    made = 0;
    String[] words = text.split(" ", 2);
    String verb = words[0].substring(0, 1).toUpperCase(Locale.ROOT) + words[0].substring(1);
    String more = words.length == 1 ? "" : " " + words[1];
    step = progress.begin(verb + " " + software + more, text.equals("compile") ? expectedSteps : 0);
  }
}
