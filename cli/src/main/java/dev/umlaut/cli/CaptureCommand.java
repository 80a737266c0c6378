// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import dev.umlaut.web.ApiException;
import dev.umlaut.web.CaptureState;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut capture`
@Command(
    name = "capture",
    sortOptions = false,
    description = {
      "Shows frames of a lab that is up, a line for each, or records them as pcapng.",
      "Each link is an interface of the capture, a network stands for all its links. ^C ends it, as"
          + " does closing the pipe. What comes faster than it is read is missing, and said at the"
          + " end."
    },
    footer = {
      "",
      "docs/filters.md has the words of filters.",
      "",
      "Examples:",
      "  umlaut capture moon:eth0       a line for each packet, as tcpdump has it",
      "  umlaut capture moon:eth0 -w moon.pcapng",
      "  umlaut capture moon:eth0 sun:eth0 -w - | wireshark -k -i -",
      "  umlaut capture internet --filter 'udp port 500' -w - | tshark -r -",
      "  umlaut capture moon:eth0 --filter 'tcp[tcpflags] & tcp-syn != 0 and not port 22'",
      "  umlaut capture internet --for 10s -w ten-seconds.pcapng"
    })
final class CaptureCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = {"-w", "--write"},
      paramLabel = "FILE",
      description = "Records as pcapng; -: to standard output. Without it, lines are printed.")
  private @Nullable String file;

  @Option(
      names = "--filter",
      paramLabel = "WORDS",
      defaultValue = "",
      description = "Only these frames, in tcpdump's words.")
  private String filter = "";

  @Option(
      names = "--snap",
      paramLabel = "BYTES",
      defaultValue = "0",
      description = "Only the first so many bytes of each frame.")
  private int snapBytes;

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Ends when the capture has this size: 500K, 20M, 4G. Default: 1G in a file.")
  private @Nullable Long limit;

  @Option(
      names = "--for",
      paramLabel = "SPAN",
      converter = Span.class,
      description = "Ends when so much of the lab's time has passed.")
  private @Nullable Duration span;

  @Parameters(arity = "1..*", paramLabel = "LINK", description = "moon:eth0, or a network.")
  private List<String> links = List.of();

  CaptureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String written = file == null ? "" : file;
    boolean piped = written.equals("-");
    if (piped && terminal.interactive()) {
      throw new UsageException("a terminal cannot show pcapng", "leave \"-w -\" out");
    }
    UpLab up = lab.find(terminal);
    CountDownLatch enough = new CountDownLatch(1);
    long most = limit != null ? limit : written.isEmpty() || piped ? Long.MAX_VALUE : ByteSize.GIB;
    CaptureCopy copy;
    boolean ended;
    try (CaptureOutput out = output(written)) {
      copy = new CaptureCopy(out, most, enough::countDown);
      ended = record(up, copy, enough);
    } catch (IOException e) {
      throw new UmlautException("cannot write " + written + ": " + e.getMessage(), "", e);
    }
    if (copy.isBroken() && !piped && !written.isEmpty()) {
      throw new UmlautException("cannot write " + written + " any more", "is the disk full?");
    }
    terminal.err().println(summary(copy, ended));
    return ExitStatus.OK;
  }

  private CaptureOutput output(String written) {
    return switch (written) {
      case "" -> new PacketLines(terminal.out());
      case "-" -> CaptureOutput.bytes(new FileOutputStream(FileDescriptor.out));
      default -> CaptureOutput.bytes(new Later(written));
    };
  }

  private String summary(CaptureCopy copy, boolean ended) {
    StringBuilder text = new StringBuilder(copy.packets() + " packets captured");
    if (copy.dropped() > 0) {
      text.append(", %d missing: they came too fast".formatted(copy.dropped()));
    }
    if (copy.isFull()) {
      text.append("; the limit is reached");
    }
    return text.append(ended ? "" : "; the end is missing").toString();
  }

  /// A thread reads, so that ^C can let the lab end the capture in good order.
  ///
  /// @return whether all has been read
  private boolean record(UpLab up, CaptureCopy copy, CountDownLatch enough) {
    String path = "/v1/captures/" + UUID.randomUUID();
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .name("capture")
            .start(() -> {
              try {
                up.client().bytes(path, request(), copy::read);
                boolean _ = read.complete(true);
              } catch (RuntimeException e) {
                boolean _ = read.completeExceptionally(e);
              } finally {
                enough.countDown();
              }
            });
    try {
      enough.await();
    } catch (InterruptedException e) { // by ^C
      terminal.err().println();
    }
    if (reader.isAlive()) {
      try {
        CaptureState _ = up.client().delete(path, CaptureState.class);
      } catch (ApiException e) { // it has ended by itself
        terminal.err().flush();
      }
    }
    return await(read);
  }

  private static boolean await(CompletableFuture<Boolean> read) {
    try {
      return read.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UmlautException ours ? ours : new IllegalStateException(e);
    }
  }

  private Map<String, Object> request() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("links", links);
    request.put("filter", filter);
    request.put("snapBytes", snapBytes);
    request.put("nanos", span == null ? 0 : span.toNanos());
    return request;
  }

  /// A file that is made when something is written to it: a typing error in the name of a link must
  /// not empty one that is there.
  private static final class Later extends OutputStream {
    private final Path path;
    private @Nullable OutputStream out;

    Later(String file) {
      path = Path.of(file);
    }

    private OutputStream target() throws IOException {
      OutputStream present = out;
      if (present == null) {
        present = new BufferedOutputStream(Files.newOutputStream(path));
        out = present;
      }
      return present;
    }

    @Override
    public void write(int value) throws IOException {
      target().write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      target().flush();
    }

    @Override
    public void close() throws IOException {
      OutputStream present = out;
      if (present != null) {
        present.close();
      }
    }
  }
}
