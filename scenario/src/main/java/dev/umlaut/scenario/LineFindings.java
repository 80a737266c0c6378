// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Collects what is odd in a scenario, and what makes it impossible to carry out.
///
/// Used by one thread.
final class LineFindings {
  private final List<Notice> odd = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();

  private record Refusal(Notice notice, int column) {
    SyntaxException exception() {
      return notice.line().wrong(column, notice.message(), notice.hint());
    }
  }

  /// Odd, but it can be carried out.
  void add(LintRule rule, SourceLine line, String message, String hint) {
    odd.add(new Notice(rule, line, message, hint));
  }

  /// It cannot be carried out.
  void refuse(Notice notice, int column) {
    refused.add(new Refusal(notice, column));
  }

  /// What is odd, in the order in which it was found.
  List<Notice> notices() {
    return List.copyOf(odd);
  }

  /// Everything.
  List<Notice> all() {
    return Stream.concat(refused.stream().map(Refusal::notice), odd.stream()).toList();
  }

  /// Why the scenario cannot be run, if it cannot: the first refusal, or what else counts as one.
  Optional<SyntaxException> reason(Strictness strictness) {
    Optional<SyntaxException> refusal = refused.stream().map(Refusal::exception).findFirst();
    if (refusal.isPresent() || strictness == Strictness.STRICT) {
      return refusal;
    }
    return odd.stream()
        .filter(Notice::isError)
        .map(notice -> notice.line().wrong(1, notice.message(), notice.hint()))
        .findFirst();
  }
}
