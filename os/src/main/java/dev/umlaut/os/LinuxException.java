// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import java.io.Serial;

/// The kernel refused a system call. The message names the call, the object it was about and the
/// kernel's reason, for example `open /dev/kvm: Permission denied (EACCES)`.
///
/// @since 0.1
public final class LinuxException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /// @param call the name of the system call, for example `open`
  /// @param object what it was about: a path, or words for a descriptor
  /// @param errno the error number, negated or not
  public LinuxException(String call, String object, int errno) {
    super(call + " " + object + ": " + Errno.describe(errno), hint(Math.abs(errno)));
    this.errno = Math.abs(errno);
  }

  /// The error number, positive: one of the constants of [Errno].
  public int errno() {
    return errno;
  }

  /// Returns a result that is no error, and throws for one that is.
  ///
  /// @param result what a call of this room returned: a count, or a negated error number
  /// @param call the name of the system call
  /// @param object what it was about
  public static int check(int result, String call, Object object) {
    if (result < 0) {
      throw new LinuxException(call, object.toString(), result);
    }
    return result;
  }

  private static String hint(int errno) {
    return switch (errno) {
      case Errno.EACCES, Errno.EPERM -> "check owner and permissions of the object";
      case Errno.EMFILE -> "raise the limit of open files (ulimit -n)";
      case Errno.ENFILE -> "raise the system's limit of open files (sysctl fs.file-max)";
      case Errno.ENOMEM -> "free some memory, or give the hosts less";
      case Errno.ENOSPC -> "free some space on that file system";
      default -> "";
    };
  }
}
