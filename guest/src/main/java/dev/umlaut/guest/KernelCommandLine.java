// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.UmlautException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The words behind the kernel's executable. Some are for User-Mode Linux itself, the others for
/// the kernel; it sorts them out (`arch/um/kernel/um_arch.c`).
final class KernelCommandLine {
  /// The name of the kernel's directory below ours. Nobody else uses ours, so it is always free.
  static final String UMID = "guest";

  /// `COMMAND_LINE_SIZE`; the kernel adds a few words of its own.
  private static final int BYTES_MAX = 4096 - 64;

  private KernelCommandLine() {}

  /// Puts the words together.
  ///
  /// @param devices as they are to be probed: interfaces get their names in this order
  /// @param virtual whether the kernel's time is virtual
  static List<String> words(GuestSpec spec, List<GuestSocket> devices, boolean virtual) {
    var words = new ArrayList<String>();
    words.add("umid=" + UMID);
    words.add("uml_dir=" + spec.umlDirectory() + "/");
    words.add("mem=" + spec.memoryMib() + "M");
    // Faster by far than ptrace, and no barrier between a host's programs and its own kernel: our
    // hosts trust themselves. Where this machine cannot do it, ptrace it is.
    words.add("seccomp=auto");
    words.add("noreboot");
    // Whoever is root in a host could mount this machine's files otherwise, with the rights of the
    // user that the kernel runs as. Below a file there is nothing, not even by way of "..".
    words.add("hostfs=/dev/null");
    // The kernel's own consoles lead nowhere but one, which is our log. Messages go there until the
    // virtio console takes over, so that a kernel that dies early says why.
    words.addAll(List.of("con=null", "ssl=null", "con0=null,fd:1", "stderr=1", "console=hvc0"));
    // systemd asks a terminal for its size and resets it, which nobody wants in a log.
    words.addAll(List.of("quiet", "TERM=dumb"));
    words.addAll(List.of("root=/dev/vda", "rootfstype=ext4", "rw"));
    words.add("init=/usr/lib/umlaut/init");
    words.add("net.ifnames=0");
    // What a kernel measures at each boot otherwise, for nearly a tenth of a second, in order to
    // wait
    // by counting, which no driver here does. It shows as "bogomips", the same on all machines.
    words.add("lpj=9000000");
    // What debuggers need to find a program's symbols: its headers are dumped with its memory.
    words.add("coredump_filter=0x33");
    if (virtual) {
      words.add("time-travel=ext:" + spec.clockSocket());
    }
    GuestSeed seed = spec.seed();
    if (seed != null) {
      words.add("umlaut.seed=" + seed.kernel());
    }
    for (GuestSocket device : devices) {
      words.add("virtio_uml.device=" + device.socket() + ":" + device.virtioId());
    }
    words.addAll(spec.kernelParameters());
    check(spec, words);
    return List.copyOf(words);
  }

  private static void check(GuestSpec spec, List<String> words) {
    int bytes = String.join(" ", words).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw new UmlautException(
          "the kernel command line of host %s has %d bytes, more than %d"
              .formatted(spec.name(), bytes, BYTES_MAX),
          "choose a shorter run directory, or give the host fewer interfaces");
    }
  }
}
