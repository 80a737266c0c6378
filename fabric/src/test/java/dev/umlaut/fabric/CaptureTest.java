// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngBlocks;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.frame.filter.PacketFilter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("os")
class CaptureTest {
  private static final long START = VirtualLab.START.getEpochSecond() * 1_000_000_000L;
  private static final CaptureOptions ALL = CaptureOptions.ALL;
  private static final Path TSHARK = Path.of("/usr/bin/tshark");

  private final LinkBench bench = new LinkBench(1);
  @TempDir Path folder;

  @AfterEach
  void close() {
    bench.close();
  }

  private Path file() {
    return folder.resolve("moon.pcapng");
  }

  private Capture start(CaptureTarget target, CaptureOptions options) throws IOException {
    return Capture.start(List.of(bench.from.link()), target, options);
  }

  private Capture start(CaptureOptions options) throws IOException {
    return start(new CaptureTarget.File(file(), 100 << 20, 1), options);
  }

  private void send(int count, int length) {
    bench.lab.run(() -> {
      for (int i = 0; i < count; i++) {
        bench.send(LinkBench.frame(i, length));
      }
    });
  }

  private static List<PcapngBlock> read(InputStream in) throws IOException {
    PcapngReader reader = new PcapngReader(in);
    List<PcapngBlock> blocks = new ArrayList<>();
    for (Optional<PcapngBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
      blocks.add(next.get());
    }
    return blocks;
  }

  private static List<PcapngBlock> read(Path path) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      return read(in);
    }
  }

  private static <T> List<T> only(Class<T> type, List<PcapngBlock> blocks) {
    return blocks.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<PcapngBlock.Packet> packets(List<PcapngBlock> blocks) {
    return only(PcapngBlock.Packet.class, blocks);
  }

  @Test
  void eachFrameIsThereWithItsTimeAndDirection() throws IOException {
    try (Capture capture = start(ALL.withComment("of a test"))) {
      bench.lab.pass(Duration.ofNanos(123_456_789));
      send(1, 64);
      bench.lab.pass(Duration.ofNanos(1));
      bench.lab.run(() -> bench.sink.send(TestPort.frame(1, 2, 7)));
      assertThat(capture.isRunning()).isTrue();
    }

    List<PcapngBlock> blocks = read(file());
    assertThat(blocks.get(0)).isEqualTo(new PcapngBlock.Section("Umlaut", "of a test"));
    assertThat(blocks.get(1))
        .isEqualTo(new PcapngBlock.Interface(1, "moon:eth0", "link of moon:eth0"));
    PcapngBlock.Packet sent = packets(blocks).get(0);
    assertThat(sent.nanos()).isEqualTo(START + 123_456_789);
    assertThat(sent.flags()).isEqualTo(PcapngBlocks.OUTBOUND);
    assertThat(sent.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(LinkBench.frame(0, 64));
    PcapngBlock.Packet received = packets(blocks).get(1);
    assertThat(received.nanos()).isEqualTo(START + 123_456_790);
    assertThat(received.flags()).isEqualTo(PcapngBlocks.INBOUND);
    assertThat(blocks.getLast()).isEqualTo(new PcapngBlock.Statistics(0, 2, 0));
  }

  /// As tcpdump in the host would: what it sends before it is lost, what it gets after it is late.
  @Test
  void aCaptureSeesWhatThePortSees() throws IOException {
    Delay delay = new Delay(1000, 0, Delay.Distribution.UNIFORM);
    try (Capture capture = start(ALL)) {
      bench.impair(Impairments.NONE.withLoss(new Loss.Independent(1)));
      bench.lab.run(
          () -> bench.from.link().impair(Direction.TO_PORT, Impairments.NONE.withDelay(delay)));
      send(1, 64);
      bench.lab.run(() -> bench.sink.send(TestPort.frame(1, 2, 7)));
      bench.lab.pass(Duration.ofMillis(1));
      assertThat(capture.counters()).containsExactly(new CaptureCounters(2, 2, 0));
    }

    assertThat(packets(read(file())))
        .extracting(PcapngBlock.Packet::nanos)
        .containsExactly(START, START + 1000);
  }

  @Test
  void severalLinksAndCapturesGoTogether() throws IOException {
    Path other = folder.resolve("both.pcapng");
    try (Capture one = start(ALL.withFilter(PacketFilter.parse("arp")).withSnap(20));
        Capture two =
            Capture.start(
                List.of(bench.sink.link(), bench.from.link()),
                new CaptureTarget.File(other, 100 << 20, 1),
                ALL.withSnap(20))) {
      send(3, 100);
      assertThat(one.counters()).containsExactly(new CaptureCounters(3, 0, 0));
      assertThat(two.failure()).isEmpty();
    }

    assertThat(packets(read(file()))).isEmpty();
    assertThat(packets(read(other)))
        .extracting(PcapngBlock.Packet::number)
        .containsExactly(1, 0, 1, 0, 1, 0);
    assertThat(packets(read(other)))
        .allMatch(packet -> packet.length() == 100 && packet.bytes().byteSize() == 20);
  }

  @Test
  void theNumberOfTapsIsLimited() throws IOException {
    List<Capture> captures = new ArrayList<>();
    for (int i = 0; i < Link.TAPS_MAX; i++) {
      Path path = folder.resolve("capture" + i);
      captures.add(start(new CaptureTarget.File(path, 100 << 20, 1), ALL));
    }
    assertThatThrownBy(() -> start(ALL)).isInstanceOf(IllegalStateException.class);
    captures.forEach(Capture::close);

    try (Capture again = start(ALL)) {
      assertThat(again.isRunning()).isTrue();
    }
  }

  @Test
  void theOnlyFileDoesNotBecomeLargerThanItMay() throws IOException {
    long most = CaptureTarget.File.MIN_BYTES;
    try (Capture _ = start(new CaptureTarget.File(file(), most, 1), ALL)) {
      send(1000, 1000);
    }

    assertThat(Files.size(file())).isBetween(most - 2000, most);
    List<PcapngBlock> blocks = read(file());
    int written = packets(blocks).size();
    assertThat(blocks.getLast()).isEqualTo(new PcapngBlock.Statistics(0, 1000, 1000 - written));
  }

  @Test
  void filesTakeTurnsAndTheOldestGo() throws IOException {
    long most = CaptureTarget.File.MIN_BYTES;
    try (Capture _ = start(new CaptureTarget.File(file(), most, 3), ALL)) {
      send(1000, 1000);
    }

    List<Integer> numbers = new ArrayList<>();
    for (String name : List.of("moon.pcapng.2", "moon.pcapng.1", "moon.pcapng")) {
      assertThat(Files.size(folder.resolve(name))).isLessThanOrEqualTo(most);
      for (PcapngBlock.Packet packet : packets(read(folder.resolve(name)))) {
        numbers.add(packet.bytes().get(ValueLayout.JAVA_BYTE, 17) & 0xff);
      }
    }
    assertThat(folder.resolve("moon.pcapng.3")).doesNotExist();
    assertThat(numbers).hasSizeBetween(500, 780);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo((1000 - numbers.size() + i) & 0xff);
    }
  }

  @Test
  void aStreamCanBeReadWhileItIsWritten() throws IOException {
    PipedOutputStream out = new PipedOutputStream();
    try (PipedInputStream in = new PipedInputStream(out, 1 << 16)) {
      Capture capture = start(new CaptureTarget.Stream(out), ALL);
      PcapngReader reader = new PcapngReader(in);
      for (int i = 0; i < 2; i++) { // before anything was seen
        assertThat(reader.next()).isPresent();
      }
      send(2, 64);
      for (int i = 0; i < 2; i++) {
        assertThat(reader.next()).isPresent();
      }
      capture.close();

      assertThat(reader.next()).contains(new PcapngBlock.Statistics(0, 2, 0));
      assertThat(reader.next()).isEmpty();
    }
  }

  /// Two runs with one seed are compared by their files.
  @Test
  void inVirtualTimeAFileMissesNothing() throws IOException {
    try (Capture _ = start(ALL)) {
      send(30_000, 1000);
    }

    List<PcapngBlock> blocks = read(file());
    assertThat(packets(blocks)).hasSize(30_000);
    assertThat(blocks.getLast()).isEqualTo(new PcapngBlock.Statistics(0, 30_000, 0));
  }

  /// Wireshark that was stopped with ^Z must not stop the lab.
  @Test
  void aReaderThatSleepsCostsFramesAndNothingElse() throws Exception {
    CountDownLatch awake = new CountDownLatch(1);
    Path path = file();
    OutputStream file = Files.newOutputStream(path);
    OutputStream sleepy =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              assertThat(awake.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            file.write(bytes, from, length);
          }

          @Override
          public void close() throws IOException {
            file.close();
          }
        };
    try (Capture capture = start(new CaptureTarget.Stream(sleepy), ALL)) {
      send(20_000, 1000);
      assertThat(bench.arrivals).hasSize(20_000);
      assertThat(capture.counters().getFirst().dropped()).isPositive();
      awake.countDown();
    }

    List<PcapngBlock> blocks = read(path);
    int written = packets(blocks).size();
    assertThat(written).isBetween(3000, 9000);
    assertThat(blocks.getLast()).isEqualTo(new PcapngBlock.Statistics(0, 20_000, 20_000 - written));
  }

  @Test
  void aReaderThatHasGoneEndsTheCaptureAndNothingElse() throws Exception {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Capture capture = start(new CaptureTarget.Stream(broken), ALL)) {
      send(10, 64);
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (capture.isRunning() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      send(10, 64);

      assertThat(capture.failure())
          .hasValueSatisfying(e -> assertThat(e).hasMessage("Broken pipe"));
      assertThat(capture.counters().getFirst().dropped()).isGreaterThanOrEqualTo(10);
      assertThat(bench.arrivals).hasSize(20);
    }
  }

  @Test
  void aFileThatCannotBeMadeIsAnError() {
    Path nowhere = folder.resolve("nowhere/moon.pcapng");
    assertThatThrownBy(() -> start(new CaptureTarget.File(nowhere, 1 << 20, 1), ALL))
        .isInstanceOf(IOException.class);
  }

  @Test
  void wiresharkReadsIt() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(TSHARK), "tshark is not installed");
    try (Capture _ = start(ALL.withComment("größer"))) {
      bench.lab.pass(Duration.ofNanos(1));
      send(2, 64);
    }

    String fields =
        "frame.time_epoch -e frame.interface_name -e frame.interface_description -e frame.len";
    List<String> command = new ArrayList<>(List.of(TSHARK.toString(), "-r", file().toString()));
    command.addAll(List.of("-T", "fields", "-e"));
    command.addAll(List.of(fields.split(" ")));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    String line = "1893456000.000000001\tmoon:eth0\tlink of moon:eth0\t64\n";
    assertThat(output).isEqualTo(line + line);
    assertThat(process.waitFor()).isZero();
  }
}
