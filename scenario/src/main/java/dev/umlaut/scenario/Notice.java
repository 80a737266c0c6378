// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// Something in a scenario that is hardly what its author meant, such as a check that can never
/// fail. It changes no verdict, unless [Strictness#PLAIN] makes the errors among them count.
///
/// @param rule the rule that is broken
/// @param line where it is; for a whole file its first line
/// @param message what is odd
/// @param hint what to write instead
/// @since 0.1
public record Notice(LintRule rule, SourceLine line, String message, String hint) {
  /// Whether the scenario does not test what it says.
  public boolean isError() {
    return rule.severity() == LintRule.Severity.ERROR;
  }
}
