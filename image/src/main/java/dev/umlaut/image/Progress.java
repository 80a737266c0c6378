// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

/// Where long work says what it does, how far it is and how long it will take. The screen is the
/// business of the caller; the time that is left is computed there, from [Step#advance].
///
/// Calls come from the thread that does the work; steps may be nested and several may be open.
///
/// @since 0.1
public interface Progress {

  /// What a step counts.
  enum Unit {
    /// Things without a name of their own: files compiled, packages unpacked.
    ITEMS,
    /// Bytes, to be shown as MB.
    BYTES
  }

  /// Begins a step that counts items.
  ///
  /// @param what what is done, as a short phrase: "Compile the kernel"
  /// @param total how many items there are, 0 when nobody knows
  Step begin(String what, long total);

  /// Begins a step.
  ///
  /// @param what what is done, as a short phrase: "Fetch linux-source-7.2"
  /// @param total how much there is, 0 when nobody knows
  /// @param unit what `total` counts
  default Step begin(String what, long total, Unit unit) {
    return begin(what, total);
  }

  /// Shows nothing.
  static Progress silent() {
    return (_, _) -> SilentStep.INSTANCE;
  }

  /// One piece of work that takes long enough to be seen.
  interface Step extends AutoCloseable {
    /// Tells how much is done so far, all together. Never goes back; may pass `total`, which is an
    /// estimate.
    void advance(long done);

    /// Tells what is at work now, in a few words; the next call replaces it.
    void say(String detail);

    /// Ends the step, whether it succeeded or not: a failure is told by the exception.
    @Override
    void close();
  }
}
