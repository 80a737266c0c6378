// SPDX-License-Identifier: Apache-2.0

/// Linux system calls that the JDK does not offer, made directly (FFM, no C code of our own).
///
/// Each class is one family of calls: [dev.umlaut.os.UnixSockets] and [dev.umlaut.os.EventFds]
/// speak with other processes, [dev.umlaut.os.Memory] shares memory with them,
/// [dev.umlaut.os.Epoll] waits for them; [dev.umlaut.os.FileIo] moves data between files and that
/// memory. All of them work on [dev.umlaut.os.Fd], the owner of one descriptor: start there.
///
/// Two kinds of errors: a call of the data path returns what the kernel said, negated
/// ([dev.umlaut.os.Errno]), because its caller decides; a call that sets something up throws
/// [dev.umlaut.os.LinuxException], because its caller can only give up. Calls that a signal
/// interrupted are repeated. No call of the data path allocates.
///
/// Everything that depends on the architecture (x86-64) is in one class, `Layouts`.
@NullMarked
package dev.umlaut.os;

import org.jspecify.annotations.NullMarked;
