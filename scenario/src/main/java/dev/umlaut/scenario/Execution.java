// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// What carrying out one line came to.
///
/// @param sent the text that the host's shell was given
/// @param status the exit status of the last command; -1 when there is none
/// @param console what commands wrote that no check looks at
/// @param output what the checked command wrote to standard output
/// @param errors what was written to standard error
/// @param fault why a command did not come to its end; empty when all did
/// @param took the time of all commands of the line
// Bytes as they came, and never compared: an array is the plain choice.
@SuppressWarnings("ArrayRecordComponent")
record Execution(
    String sent,
    int status,
    byte[] console,
    byte[] output,
    byte[] errors,
    String fault,
    Took took) {
  /// The same, with what the way it ended means for a command that no check looks at.
  ///
  /// @param command as the line has it
  Execution judged(Strictness strictness, String command) {
    if (!fault.isEmpty()) {
      return this;
    }
    String judged = strictness.faultOf(command, status);
    return new Execution(sent, status, console, output, errors, judged, took);
  }
}
