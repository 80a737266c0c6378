// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// What `umlaut lint` looks for.
///
/// @since 0.1
public enum LintRule {
  /// The scenario or one of its lines cannot be carried out at all.
  UNUSABLE("unusable", Severity.ERROR, "cannot be carried out"),
  /// A host that the lab does not have.
  UNKNOWN_HOST("unknown-host", Severity.ERROR, "the lab has no such host"),
  /// A check whose outcome is the same whatever the host prints.
  NEVER_FAILS("never-fails", Severity.ERROR, "a check that can never fail"),
  /// A check that no output can satisfy.
  NEVER_PASSES("never-passes", Severity.ERROR, "a check that can never pass"),
  /// Two lines in one, because the end of the first is missing.
  GLUED_LINES("glued-lines", Severity.ERROR, "two lines became one"),
  /// An address whose `::` ends a field.
  SPLIT_ADDRESS("split-address", Severity.ERROR, "the :: of an IPv6 address ends a field"),
  /// A placeholder that stands for nothing.
  UNKNOWN_PLACEHOLDER("unknown-placeholder", Severity.ERROR, "a placeholder without an address"),
  /// Captured packets of a host that captures none.
  NO_CAPTURE("no-capture", Severity.ERROR, "a check of packets that nobody captures"),
  /// The program `tcpdump` instead of the capture.
  RUNAWAY("runaway-tcpdump", Severity.ERROR, "tcpdump as a program, which never ends"),
  /// A pattern that `grep` does not get as it stands.
  LOST_PATTERN("lost-pattern", Severity.ERROR, "a pattern that grep does not understand"),
  /// Packets are checked that passed after the capture had ended.
  CAPTURE_ENDED("capture-ended", Severity.WARNING, "traffic after the end of the capture"),
  /// The count that no match satisfies too.
  COUNT_ONE("count-one", Severity.WARNING, "a count of one, which none satisfies too"),
  /// Fields that nothing reads.
  EXTRA_FIELDS("extra-fields", Severity.WARNING, "fields that nothing reads"),
  /// A line that does nothing.
  IGNORED_LINE("ignored-line", Severity.WARNING, "a line without a command"),
  /// Blanks or carriage returns that change what a line means.
  STRAY_BLANK("stray-blank", Severity.WARNING, "a blank that changes the meaning"),
  /// A variable that vanishes on the runner.
  EMPTY_VARIABLE("empty-variable", Severity.WARNING, "a variable replaced by nothing"),
  /// Operands that look like the next command.
  MISSING_SEPARATOR("missing-separator", Severity.WARNING, "a ; is missing between commands"),
  /// A host that works but is not in the picture.
  UNLISTED_HOST("unlisted-host", Severity.WARNING, "a host that VIRTHOSTS does not list"),
  /// A host that runs IPsec but is not searched for leftovers.
  UNLISTED_IPSEC("unlisted-ipsec", Severity.WARNING, "an IPsec host that IPSECHOSTS does not list"),
  /// Something is started and runs for ever.
  NOT_STOPPED("not-stopped", Severity.WARNING, "started, but never stopped"),
  /// Packet filter rules stay.
  RULES_LEFT("rules-left", Severity.WARNING, "packet filter rules that stay"),
  /// Rules of the other address family.
  WRONG_RULES("wrong-rules", Severity.WARNING, "rules of the other address family"),
  /// A file that nothing reads.
  UNREAD_FILE("unread-file", Severity.WARNING, "a file that nothing reads"),
  /// What an editor or a merge left behind.
  LEFTOVER_FILE("leftover-file", Severity.WARNING, "what an editor or a merge left behind"),
  /// A connection that no file defines.
  UNKNOWN_CONNECTION("unknown-connection", Severity.WARNING, "a connection that no file names");

  private final String id;
  private final Severity severity;
  private final String title;

  LintRule(String id, Severity severity, String title) {
    this.id = id;
    this.severity = severity;
    this.title = title;
  }

  /// How bad it is.
  public enum Severity {
    /// The scenario does not test what it says.
    ERROR,
    /// It does, but something in it is not as it seems.
    WARNING;

    /// One word in small letters.
    public String word() {
      return this == ERROR ? "error" : "warning";
    }
  }

  /// The rule's name in messages and in the documentation.
  public String id() {
    return id;
  }

  /// How bad a breach is.
  public Severity severity() {
    return severity;
  }

  /// What is wrong, in a few words.
  public String title() {
    return title;
  }
}
