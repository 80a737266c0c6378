// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The library that tcpdump reads its filters with (Debian: libpcap0.8), as an oracle.
@SuppressWarnings("restricted")
final class LibPcap implements AutoCloseable {
  static final String FILE = "libpcap.so.0.8";

  private static final int ETHERNET = 1; // DLT_EN10MB
  private static final int SNAP_BYTES = 0x40000;
  private static final int FRAME_MAX = 65536;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;

  /// `struct bpf_program`.
  private static final MemoryLayout PROGRAM =
      MemoryLayout.structLayout(INT, MemoryLayout.paddingLayout(4), POINTER);

  /// `struct pcap_pkthdr`: a time, the bytes that are known, the bytes that there were.
  private static final long HEADER_BYTES = 24;

  private final Arena arena = Arena.ofConfined();
  private final MethodHandle compile;
  private final MethodHandle filter;
  private final MethodHandle free;
  private final MethodHandle error;
  private final MemorySegment pcap;
  private final MemorySegment program = arena.allocate(PROGRAM);
  private final MemorySegment header = arena.allocate(HEADER_BYTES, 8);
  private final MemorySegment frame = arena.allocate(FRAME_MAX);

  private LibPcap(SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    MethodHandle open =
        linker.downcallHandle(
            library.findOrThrow("pcap_open_dead"), FunctionDescriptor.of(POINTER, INT, INT));
    compile =
        linker.downcallHandle(
            library.findOrThrow("pcap_compile"),
            FunctionDescriptor.of(INT, POINTER, POINTER, POINTER, INT, INT));
    filter =
        linker.downcallHandle(
            library.findOrThrow("pcap_offline_filter"),
            FunctionDescriptor.of(INT, POINTER, POINTER, POINTER));
    free =
        linker.downcallHandle(
            library.findOrThrow("pcap_freecode"), FunctionDescriptor.ofVoid(POINTER));
    error =
        linker.downcallHandle(
            library.findOrThrow("pcap_geterr"), FunctionDescriptor.of(POINTER, POINTER));
    try {
      pcap = (MemorySegment) open.invokeExact(ETHERNET, SNAP_BYTES);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /// Empty where it is not installed.
  static Optional<LibPcap> open() {
    try {
      return Optional.of(new LibPcap(SymbolLookup.libraryLookup(FILE, Arena.global())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Understands a filter. Where a netmask matters, none is known (0).
  ///
  /// @param optimized as tcpdump does it, which may leave out to look at what makes no difference
  /// @return what is wrong with it; empty if nothing
  Optional<String> compile(String text, boolean optimized) {
    int optimize = optimized ? 1 : 0;
    try (Arena words = Arena.ofConfined()) {
      int failed = (int) compile.invokeExact(pcap, program, words.allocateFrom(text), optimize, 0);
      if (failed == 0) {
        return Optional.empty();
      }
      MemorySegment message = (MemorySegment) error.invokeExact(pcap);
      return Optional.of(message.reinterpret(256).getString(0));
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /// Whether the compiled filter means a frame.
  ///
  /// @param length of which the bytes are the beginning
  boolean matches(byte[] bytes, int length) {
    MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
    header.set(INT, 16, bytes.length);
    header.set(INT, 20, length);
    try {
      return (int) filter.invokeExact(program, header, frame) != 0;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /// Ends the use of the compiled filter.
  void free() {
    try {
      free.invokeExact(program);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
