// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The words on two command lines: that of the programs which start a kernel, and the kernel's.
class LauncherTest {
  private static final Path RUN = Path.of("/run/umlaut/abc/moon");

  @Test
  void startsAsAnotherUserOnOneCpu() {
    var placement = new Placement(Optional.of(new Account(990, 991)), OptionalInt.of(1));

    List<String> command = Launcher.command(spec(RUN, placement, null), List.of("mem=64M"));

    assertThat(command.subList(4, command.size()))
        .containsExactly(
            "setsid",
            "taskset",
            "-c",
            "1",
            "setpriv",
            "--reuid=990",
            "--regid=991",
            "--clear-groups",
            "--no-new-privs",
            "--",
            "/store/linux",
            "mem=64M");
  }

  @Test
  void startsAsOurselvesWhenWeAreNobody() {
    var placement = new Placement(Optional.empty(), OptionalInt.empty());

    assertThat(Launcher.command(spec(RUN, placement, null), List.of()))
        .startsWith("sh", "-c")
        .endsWith("setsid", "/store/linux")
        .doesNotContain("setpriv", "taskset");
  }

  @Test
  void neverRunsAGuestAsRoot() {
    assertThatThrownBy(() -> new Account(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsTheKernelItsDevicesInOrder() {
    var sockets =
        List.of(new GuestSocket(RUN.resolve("vda"), 2), new GuestSocket(RUN.resolve("eth0"), 1));

    List<String> words = KernelCommandLine.words(spec(RUN, anywhere(), null), sockets, false);

    assertThat(words)
        .containsSubsequence(
            "umid=guest",
            "uml_dir=/run/umlaut/abc/moon/uml/",
            "mem=64M",
            "noreboot",
            "hostfs=/dev/null",
            "root=/dev/vda",
            "init=/usr/lib/umlaut/init",
            "virtio_uml.device=/run/umlaut/abc/moon/vda:2",
            "virtio_uml.device=/run/umlaut/abc/moon/eth0:1",
            "extra=1");
  }

  @Test
  void tellsTheKernelItsSeedIfThereIsOne() {
    var seed = new GuestSeed(7, "moon");

    assertThat(KernelCommandLine.words(spec(RUN, anywhere(), seed), List.of(), true))
        .contains("umlaut.seed=" + seed.kernel());
    assertThat(KernelCommandLine.words(spec(RUN, anywhere(), null), List.of(), true))
        .noneMatch(word -> word.startsWith("umlaut.seed"));
  }

  @Test
  void refusesACommandLineThatTheKernelWouldCut() {
    var sockets =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(i -> new GuestSocket(RUN.resolve("eth" + i), 1))
            .toList();

    assertThatThrownBy(() -> KernelCommandLine.words(spec(RUN, anywhere(), null), sockets, false))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("moon");
  }

  @Test
  void refusesADirectoryThatSocketsCannotHave() {
    for (String name : List.of("/run/a b", "/run/a:b", "/run/" + "x".repeat(90))) {
      assertThatThrownBy(() -> spec(Path.of(name), anywhere(), null))
          .as(name)
          .isInstanceOf(UmlautException.class);
    }
  }

  @Test
  void goesRoundTheCpus() {
    assertThat(Placement.roundRobin(Optional.empty(), 0).cpu()).isPresent();
    assertThat(Placement.roundRobin(Optional.empty(), 1_000_003).cpu()).isPresent();
  }

  private static Placement anywhere() {
    return new Placement(Optional.empty(), OptionalInt.empty());
  }

  private static GuestSpec spec(Path directory, Placement placement, @Nullable GuestSeed seed) {
    return new GuestSpec(
        "moon",
        Path.of("/store/linux"),
        0,
        64,
        directory,
        new NoDisk(),
        new NoDisk(),
        List.of(),
        List.of(),
        3,
        HostKey.generate(),
        placement,
        List.of("extra=1"),
        seed);
  }

  /// A disk that nobody reads.
  private record NoDisk() implements Disk {
    @Override
    public long sizeBytes() {
      return 0;
    }

    @Override
    public boolean readOnly() {
      return true;
    }

    @Override
    public int read(MemorySegment into, long off, int length, long position) {
      return -5;
    }

    @Override
    public int write(MemorySegment from, long off, int length, long position) {
      return -5;
    }

    @Override
    public int flush() {
      return 0;
    }

    @Override
    public int discard(long position, long length) {
      return 0;
    }

    @Override
    public int writeZeroes(long position, long length) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
