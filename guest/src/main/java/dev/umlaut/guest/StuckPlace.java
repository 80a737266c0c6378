// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Polling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Where a host is that computes without end. A kernel in time travel then answers nobody, not even
/// on its management console, so this looks at its processes from outside: that of the kernel, in
/// whose memory its data are, and one below it for each program, of which one runs.
///
/// Its processes are stopped for that, and stay so: what looks at a host like this is about to kill
/// it.
final class StuckPlace {
  private static final int TASK_BYTES_MAX = 16 * 1024;
  private static final int NAME_BYTES = 16; // TASK_COMM_LEN
  private static final String FIRST_TASK = "swapper";
  private static final int STACK_BYTES = 16 * 1024;
  private static final int CALLS_MAX = 12;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final long kernel;
  private final KernelSymbols symbols;

  private StuckPlace(long kernel, KernelSymbols symbols) {
    this.kernel = kernel;
    this.symbols = symbols;
  }

  /// Says where a kernel, or the program that it runs, is: one or a few lines. Takes up to a
  /// second.
  ///
  /// @param pid of the kernel's process
  /// @param systemMap the kernel's symbols
  static String describe(long pid, Path systemMap) {
    try {
      return new StuckPlace(pid, KernelSymbols.read(systemMap)).describe();
    } catch (IOException e) {
      return "Where it is cannot be seen: " + e;
    }
  }

  private String describe() throws IOException {
    String program = program().map(name -> "the program \"" + name + '"').orElse("a program");
    Optional<Long> runner = runner();
    if (runner.isEmpty()) {
      return "None of its processes runs; its kernel was last at work for " + program + '.';
    }
    long pid = runner.get();
    stop(pid);
    Registers registers = registers(pid);
    if (pid != kernel) {
      return "It runs %s, which computes in code of its own, at 0x%x."
          .formatted(program, registers.instruction);
    }
    String place =
        symbols.function(registers.instruction).orElse("0x%x".formatted(registers.instruction));
    List<String> calls = calls(registers.stack);
    return "Its kernel computes for %s, in %s.%s"
        .formatted(
            program,
            place,
            calls.isEmpty() ? "" : "\nOn its stack, last call first: " + String.join(", ", calls));
  }

  /// The process that computes. It may be between two moments of computing when it is looked at.
  private Optional<Long> runner() throws IOException {
    return Polling.until(
        PATIENCE,
        () -> {
          Stream<Long> programs = ProcessTree.children(kernel).stream().map(Integer::longValue);
          return Stream.concat(Stream.of(kernel), programs)
              .filter(pid -> state(pid) == 'R')
              .findFirst();
        });
  }

  private static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return 'X'; // it has ended
    }
  }

  private static void stop(long pid) throws IOException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -s STOP " + pid).start();
    try {
      boolean _ = kill.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Registers(long stack, long instruction) {}

  /// As `/proc/PID/syscall` ends (proc(5)): stack pointer and program counter of a process that
  /// does not run. It says "running" until the process has been stopped.
  private static Registers registers(long pid) throws IOException {
    Path file = Path.of("/proc", Long.toString(pid), "syscall");
    String[] fields =
        Polling.<String[]>until(
                PATIENCE,
                () ->
                    Optional.of(Files.readString(file).strip().split(" ", -1))
                        .filter(words -> words.length > 2))
            .orElseThrow(() -> new IOException(file + " does not tell where it stopped"));
    return new Registers(
        Long.decode(fields[fields.length - 2]),
        Long.parseUnsignedLong(fields[fields.length - 1].substring(2), 16));
  }

  /// The name of the program for which the kernel works. Where the name is in a task is seen from
  /// the first task, whose name is known.
  private Optional<String> program() throws IOException {
    OptionalLong first = symbols.address("init_task");
    OptionalLong current = symbols.address("cpu_tasks");
    if (first.isEmpty() || current.isEmpty()) {
      return Optional.empty();
    }
    String task =
        new String(memory(first.getAsLong(), TASK_BYTES_MAX), StandardCharsets.ISO_8859_1);
    int place = task.indexOf(FIRST_TASK);
    long address = words(memory(current.getAsLong(), Long.BYTES))[0];
    if (place < 0 || address == 0) {
      return Optional.empty();
    }
    String name = new String(memory(address + place, NAME_BYTES), StandardCharsets.UTF_8);
    int end = name.indexOf('\0');
    return Optional.of((end < 0 ? name : name.substring(0, end)).replaceAll("\\p{Cntrl}", "?"));
  }

  /// What looks like return addresses on the kernel's stack: some may be of calls that are over.
  private List<String> calls(long stack) throws IOException {
    List<String> calls = new ArrayList<>();
    long bytes = STACK_BYTES - stack % STACK_BYTES;
    for (long word : words(memory(stack, (int) bytes))) {
      symbols.function(word).filter(call -> !calls.contains(call)).ifPresent(calls::add);
      if (calls.size() == CALLS_MAX) {
        break;
      }
    }
    return Collections.unmodifiableList(calls);
  }

  private byte[] memory(long address, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel memory = FileChannel.open(Path.of("/proc", Long.toString(kernel), "mem"))) {
      int _ = memory.read(bytes, address);
    }
    return bytes.array();
  }

  private static long[] words(byte[] bytes) {
    long[] words = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return words;
  }
}
