// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The terminal on which this process was started: its size, and its raw mode, in which every key
/// arrives as it is and nothing is echoed (termios(3)).
///
/// @since 0.1
public final class Tty implements AutoCloseable {
  private static final MethodHandle TCGETATTR =
      Native.function("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle TCSETATTR =
      Native.function("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle IOCTL =
      Native.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

  /// The arguments are the terminal's attributes, which are changed to those of the raw mode.
  private static final MethodHandle CFMAKERAW =
      Native.pure("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS));

  private static final int STANDARD_INPUT = 0;
  private static final int STANDARD_OUTPUT = 1;

  private final Arena arena;
  private final MemorySegment before;
  private boolean closed;

  private Tty(Arena arena, MemorySegment before) {
    this.arena = arena;
    this.before = before;
  }

  /// A terminal's size, in characters.
  ///
  /// @param columns at least 1
  /// @param rows at least 1
  public record Size(int columns, int rows) {}

  /// How large the terminal is to which standard output goes; empty when it goes to none.
  public static Optional<Size> size() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(Layouts.WINSIZE_BYTES);
      MemorySegment errno = Scratch.ofThread().errno;
      int result = (int) IOCTL.invokeExact(errno, STANDARD_OUTPUT, (long) Layouts.TIOCGWINSZ, size);
      int rows = Short.toUnsignedInt(size.get(JAVA_SHORT, 0));
      int columns = Short.toUnsignedInt(size.get(JAVA_SHORT, 2));
      return result < 0 || rows == 0 || columns == 0
          ? Optional.empty()
          : Optional.of(new Size(columns, rows));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Puts the terminal from which standard input comes into raw mode, until this is closed.
  ///
  /// @return empty when it comes from none
  public static Optional<Tty> raw() {
    Arena arena = Arena.ofShared();
    MemorySegment before = arena.allocate(Layouts.TERMIOS_BYTES, 8);
    try {
      MemorySegment errno = Scratch.ofThread().errno;
      if ((int) TCGETATTR.invokeExact(errno, STANDARD_INPUT, before) < 0) {
        arena.close();
        return Optional.empty();
      }
      MemorySegment raw = arena.allocate(Layouts.TERMIOS_BYTES, 8).copyFrom(before);
      CFMAKERAW.invokeExact(raw);
      set(raw);
      return Optional.of(new Tty(arena, before));
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  private static void set(MemorySegment attributes) {
    try {
      MemorySegment errno = Scratch.ofThread().errno;
      int result =
          (int) TCSETATTR.invokeExact(errno, STANDARD_INPUT, Layouts.TCSADRAIN, attributes);
      LinuxException.check(Native.result(result, errno), "tcsetattr", "standard input");
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Gives the terminal back as it was. Idempotent.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      set(before);
      arena.close();
    }
  }
}
