// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.Nearest;
import dev.umlaut.os.UmlautException;
import dev.umlaut.web.HostState;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabState;
import dev.umlaut.web.UpdateState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut up`
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Starts a lab that stays up until \"umlaut down\".",
      "When it is up already, boots those of the named hosts that do not run, and adds what is new"
          + " in the lab's file."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut up labs/strongswan                    all eight hosts",
      "  umlaut up labs/strongswan moon carol         some of them",
      "  umlaut up strongswan                         a shipped lab by its name",
      "  umlaut up --fresh strongswan                 with the disks as new",
      "  umlaut up --share src:/mnt/src:rw strongswan moon sun",
      "                                               that see a folder: docs/sharing.md",
      "  umlaut up --virtual --date 2030-12-31T23:59 labs/strongswan moon sun",
      "                                               in virtual time: see \"umlaut time\"",
      "Then:",
      "  umlaut ps ; umlaut shell moon ; umlaut exec moon sun -- uname -r ; umlaut down"
    })
final class UpCommand implements Callable<Integer> {
  private static final long END_SECONDS = 5;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "LAB", description = "The lab's folder, file or name.")
  private String lab = "";

  @Parameters(
      index = "1..*",
      paramLabel = "HOST",
      description = "The hosts to boot. Default: all of the lab.")
  private List<String> hosts = List.of();

  @Option(
      names = "--image",
      paramLabel = "NAME",
      description = "Another image for the hosts than the lab's.")
  private @Nullable String image;

  @Mixin private final SourceOption source = new SourceOption();

  @Option(
      names = "--virtual",
      negatable = true,
      description =
          "In virtual time, which \"umlaut time\" holds. Default: what the lab's file says, else"
              + " real time.")
  private @Nullable Boolean virtual;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      converter = VirtualDate.class,
      description =
          "With --virtual: what the hosts' clocks say at the start, in UTC: 2030-12-31 or"
              + " 2030-12-31T23:59:50. Default: now.")
  private @Nullable Instant date;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "With --virtual: of all random numbers in the hosts; the same lab with the same date and"
              + " seed goes the same way. Default: 0.")
  private @Nullable Long seed;

  @Mixin private final ShareOption shares = new ShareOption();

  @Option(
      names = "--fresh",
      description =
          "Throw away the disks that the hosts had last time; snapshots stay. Otherwise all is as"
              + " \"down\" left it.")
  private boolean fresh;

  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait until the hosts are ready.")
  private boolean detach;

  @Option(names = "--json", description = "For programs: the lab as a JSON object.")
  private boolean json;

  @Mixin private final BuildOptions build = new BuildOptions();

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    LabDefinition definition = definition();
    boolean inVirtual = virtual == null ? definition.clock() == LabClock.VIRTUAL : virtual;
    if (!inVirtual && (date != null || seed != null)) {
      throw new ParameterException(
          spec.commandLine(), "--date and --seed want --virtual: real time has its own");
    }
    checkHosts(definition);
    Optional<UpLab> up = UpLab.find(terminal, definition.name());
    if (up.isEmpty()) {
      Instant start = date == null ? Instant.now() : date;
      LabOrder order =
          new LabOrder(
              definition.file().toAbsolutePath().normalize().toString(),
              definition.image(),
              hosts.isEmpty() ? definition.hostNames() : hosts,
              inVirtual ? start.toString() : "",
              seed == null ? 0 : seed,
              fresh,
              shares.of(definition));
      order.definition().requireShares(order.hosts());
      var _ = build.provision(definition, new TerminalProgress(terminal));
      LabOrder.Reply reply = LabProcess.start(order, definition.name());
      up = UpLab.find(terminal, definition.name());
      if (reply.started() && up.isPresent()) {
        return started(up.get(), order.hosts());
      }
      if (!reply.message().isEmpty() || up.isEmpty()) {
        throw new UmlautException(reply.message(), reply.hint());
      }
    }
    return already(up.get());
  }

  private LabDefinition definition() {
    LabDefinition read = LabFile.read(existing(lab));
    return source.lab(image == null ? read : read.withImage(image));
  }

  /// The file or folder of a lab that a person named by it, or by the name of a shipped lab.
  static Path labNamed(String word) {
    Path path = Path.of(word);
    Path shipped = Umlaut.home().resolve("labs").resolve(word);
    return Files.exists(path) || !Files.exists(shipped) ? path : shipped;
  }

  /// The same for one that must be there.
  ///
  /// @throws UsageException it is not; a shipped lab with a name like that is proposed
  static Path existing(String word) {
    Path named = labNamed(word);
    if (Files.exists(named)) {
      return named;
    }
    List<String> shipped = List.of();
    try (Stream<Path> labs = Files.list(Umlaut.home().resolve("labs"))) {
      shipped =
          labs.filter(folder -> Files.exists(folder.resolve(LabFile.NAME)))
              .map(folder -> folder.getFileName().toString())
              .sorted()
              .toList();
    } catch (IOException e) {
      System.getLogger(UpCommand.class.getName()).log(System.Logger.Level.DEBUG, "no labs", e);
    }
    throw new UsageException(
        "there is no lab \"%s\", and no such file or folder".formatted(word),
        Nearest.hint(word.replaceAll("/+$", "").replaceAll(".*/", ""), shipped, "shipped labs"));
  }

  private void checkHosts(LabDefinition definition) {
    for (String host : hosts) {
      if (definition.host(host).isEmpty()) {
        throw HostName.unknown(definition.name(), host, definition.hostNames());
      }
    }
  }

  private int started(UpLab up, List<String> booting) {
    if (!detach) {
      long process = up.client().get("/v1/lab", LabState.class).pid();
      try {
        new BootView(terminal, booting, !json).follow(up);
      } catch (UmlautException e) {
        awaitEnd(process); // the next command must not meet what is about to go
        throw e;
      }
    }
    return tell(up);
  }

  private static void awaitEnd(long process) {
    ProcessHandle.of(process)
        .map(ProcessHandle::onExit)
        .ifPresent(end -> {
          var _ =
              end.completeOnTimeout(ProcessHandle.current(), END_SECONDS, TimeUnit.SECONDS).join();
        });
  }

  /// The lab's file may have changed since it was started. While hosts stand still they cannot be
  /// told of what is new.
  private LabState updated(UpLab up, LabState state) {
    if (!state.state().equals("ready")
        || state.hosts().stream().anyMatch(host -> host.state().equals("paused"))) {
      return state;
    }
    UpdateState update =
        up.client().post("/v1/lab/update", Map.of("hosts", hosts), UpdateState.class);
    if (!json) {
      update.added().forEach(part -> terminal.out().println("Added from the lab's file: " + part));
    }
    if (!update.differs().isEmpty()) {
      terminal
          .err()
          .println(
              "umlaut: the lab's file says otherwise: "
                  + String.join("; ", update.differs())
                  + "; that stays as it is until \"down\" and \"up\"");
    }
    return up.client().get("/v1/lab", LabState.class);
  }

  private int already(UpLab up) {
    if (fresh) {
      throw new UsageException(
          "lab %s is up already, with its disks".formatted(up.name()),
          "\"umlaut reset HOST\" gives a host a fresh one, \"umlaut down --fresh\" removes all");
    }
    LabState state = updated(up, up.client().get("/v1/lab", LabState.class));
    if (virtual != null || image != null || shares.isGiven()) {
      terminal.err().println("umlaut: lab " + up.name() + " is up already, as it was started");
    }
    List<String> missing =
        state.hosts().stream()
            .filter(host -> hosts.isEmpty() || hosts.contains(host.name()))
            .filter(host -> List.of("off", "ended").contains(host.state()))
            .map(HostState::name)
            .toList();
    if (missing.isEmpty()) {
      if (!json) {
        terminal.out().println("Lab " + up.name() + " is up already; nothing to boot.");
        return ExitStatus.OK;
      }
      return tell(up);
    }
    if (!json) {
      terminal
          .out()
          .println(
              "Lab %s is up already; booting %s".formatted(up.name(), String.join(", ", missing)));
    }
    new BootView(terminal, missing, !json)
        .whileDoing(
            up,
            () -> up.client().post("/v1/hosts/start", Map.of("hosts", missing), HostState[].class));
    return tell(up);
  }

  private int tell(UpLab up) {
    if (json) {
      terminal.out().println(Json.write(up.client().get("/v1/lab", LabState.class)));
    }
    return ExitStatus.OK;
  }
}
