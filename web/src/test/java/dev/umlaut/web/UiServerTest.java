// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects what goes through the door: over real sockets, to the API of a lab that has not booted.
/// No kernel is needed.
@Tag("os")
@Timeout(60)
class UiServerTest {
  private final LiveLab live =
      new LiveLab(TestLab.definition(), _ -> Optional.empty(), InstantSource.system());
  private final LabApi api;
  private final UiServer server;
  private final URI url;
  private final String path;
  private final String cookie;

  UiServerTest(@TempDir Path folder) throws IOException {
    Path socket = folder.resolve("api");
    api = LabApi.serve(socket, live, () -> {});
    Path report = Files.createDirectories(folder.resolve("report"));
    Files.writeString(report.resolve("index.html"), "<h1>passed</h1>");
    Files.writeString(folder.resolve("secret.html"), "secret");
    server = UiServer.serve(0, new Known(socket), new Shell(folder));
    url = URI.create(server.url());
    String opened = say("GET " + url.getPath() + " HTTP/1.1", host(), "", "");
    path = find("url=(/ui-[^/\"]*)/", opened);
    cookie = find("umlaut=[^;]*", opened);
  }

  @AfterEach
  void close() {
    server.close();
    live.close();
    api.close();
  }

  /// The only lab, `pair`.
  private record Known(Path socket) implements LabSockets {
    @Override
    public List<String> names() {
      return List.of("pair");
    }

    @Override
    public Path find(String lab) {
      if (!lab.equals("pair")) {
        throw ApiException.notFound("no lab \"" + lab + "\" is up", "");
      }
      return socket;
    }
  }

  /// Says its words instead of doing what they mean.
  private record Shell(Path folder) implements CommandLauncher {
    @Override
    public Process start(List<String> words) throws IOException {
      String last =
          "{\"event\":\"run-ended\",\"report\":\"" + folder.resolve("report/index.html") + "\"}";
      return new ProcessBuilder("printf", "%s\\n%s\\n", String.join(" ", words), last).start();
    }

    @Override
    public Path shippedLabs() {
      return folder;
    }
  }

  private String host() {
    return "127.0.0.1:" + url.getPort();
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(matcher.groupCount());
  }

  /// One request, as it is, and all of the answer.
  private String say(String line, String host, String headers, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      String request =
          "%s\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s"
              .formatted(line, host, body.length(), headers, body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return answer(socket.getInputStream());
    }
  }

  /// The server leaves it to the client to hang up.
  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    int bodyAt = -1;
    while (bodyAt < 0 || !isWhole(answer, bodyAt)) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      answer.append((char) next);
      if (bodyAt < 0 && answer.toString().endsWith("\r\n\r\n")) {
        bodyAt = answer.length();
      }
    }
    return answer.toString();
  }

  private static boolean isWhole(StringBuilder answer, int bodyAt) {
    Matcher length =
        Pattern.compile("(?i)content-length: ([0-9]+)").matcher(answer.substring(0, bodyAt));
    return length.find()
        ? answer.length() - bodyAt >= Integer.parseInt(length.group(1))
        : answer.toString().endsWith("\r\n0\r\n\r\n");
  }

  private String ours(String method, String place, String body) throws IOException {
    String headers = "Cookie: " + cookie + "\r\nOrigin: http://" + host() + "\r\n";
    return say(method + " " + path + place + " HTTP/1.1", host(), headers, body);
  }

  private static String status(String answer) {
    return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  @Test
  void aCallGoesThroughToTheLabAndItsAnswerBack() throws IOException {
    assertThat(ours("GET", "/labs", "")).contains("[\"pair\"]");
    assertThat(ours("GET", "/labs/pair/v1/lab", ""))
        .contains("\"name\":\"pair\"", "Content-Security-Policy: default-src 'none'");
    assertThat(ours("GET", "/labs/pair/v1/hosts/mon", "")).contains("404", "did you mean");
    assertThat(status(ours("POST", "/labs/pair/v1/hosts/reset", "{}"))).isEqualTo("409");
    assertThat(status(ours("GET", "/labs/other/v1/lab", ""))).isEqualTo("404");
    assertThat(status(ours("DELETE", "/labs/pair/v1/captures/one", ""))).isEqualTo("404");
  }

  @Test
  void withoutTheCookieNothingIsSeen() throws IOException {
    for (String place : List.of("/", path + "/", path + "/labs", path + "/labs/pair/v1/lab")) {
      String answer = say("GET " + place + " HTTP/1.1", host(), "", "");
      assertThat(status(answer)).as(place).isEqualTo("403");
      assertThat(answer).doesNotContain("pair", cookie);
    }
    String guess = say("GET /open/" + "A".repeat(32) + " HTTP/1.1", host(), "", "");
    assertThat(status(guess)).isEqualTo("403");
    assertThat(guess).doesNotContain("Set-Cookie");
  }

  @Test
  void anotherSiteCanNeitherReadNorChange() throws IOException {
    String place = path + "/labs/pair/v1/lab";
    String evil = "Cookie: " + cookie + "\r\nOrigin: http://evil.example\r\n";
    assertThat(status(say("GET " + place + " HTTP/1.1", host(), evil, ""))).isEqualTo("403");
    String down = "POST " + place + "/down HTTP/1.1";
    assertThat(status(say(down, host(), evil, "{}"))).isEqualTo("403");
    assertThat(status(say(down, host(), "Cookie: " + cookie + "\r\n", "{}"))).isEqualTo("403");
    assertThat(status(say("GET " + place + " HTTP/1.1", "evil.example", evil, "")))
        .isEqualTo("403");
    assertThat(live.events().isClosed()).isFalse();
  }

  @Test
  void aWebSocketOpensOnlyForThePage() throws IOException {
    String place = "GET " + path + "/labs/pair/v1/live HTTP/1.1";
    String upgrade =
        """
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dW1sYXV0IHVtbGF1dCB1bQ==\r
        """;
    for (Map.Entry<String, String> wrong :
        Map.of(
                "no cookie", "Origin: http://" + host() + "\r\n",
                "no origin", "Cookie: " + cookie + "\r\n",
                "other origin", "Cookie: " + cookie + "\r\nOrigin: http://evil.example\r\n")
            .entrySet()) {
      assertThat(handshake(place, upgrade + wrong.getValue()))
          .as(wrong.getKey())
          .doesNotContain(" 101 ");
    }
    String right = "Cookie: " + cookie + "\r\nOrigin: http://" + host() + "\r\n";
    assertThat(handshake(place, upgrade + right)).contains(" 101 ");
  }

  /// The first line of the answer.
  private String handshake(String line, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      String request = "%s\r\nHost: %s\r\n%s\r\n".formatted(line, host(), headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      StringBuilder first = new StringBuilder();
      for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
        first.append((char) c);
        c = socket.getInputStream().read();
      }
      return first.toString();
    }
  }

  @Test
  void whatIsTooLargeIsRefused() throws IOException {
    String line = "POST " + path + "/labs/pair/v1/hosts/reset HTTP/1.1";
    String headers =
        "Cookie: %s\r\nOrigin: http://%s\r\nContent-Length: 2000000".formatted(cookie, host());
    assertThat(handshake(line, headers + "\r\n")).contains(" 413 ");
  }

  @Test
  void aRunTellsWhatItSaysAndShowsItsReport() throws IOException {
    String order = "{\"command\":\"test\",\"target\":\"scenarios/one\",\"virtual\":true}";
    assertThat(ours("POST", "/runs", order)).contains("\"id\":\"1\"");
    String output = ours("GET", "/runs/1?after=1", "");
    assertThat(output).contains("run-ended");
    assertThat(ours("GET", "/runs/1?after=0", "")).contains("test --json --virtual scenarios/one");

    String report = find("\"report\":\"(/report/[^/\"]{32}/)\"", output);
    for (String file : List.of("", "index.html")) {
      assertThat(say("GET " + report + file + " HTTP/1.1", host(), "", ""))
          .contains("<h1>passed</h1>", "sandbox");
    }
    for (String outside : List.of("../secret.html", "%2e%2e/secret.html", "..%2fsecret.html")) {
      assertThat(say("GET " + report + outside + " HTTP/1.1", host(), "", ""))
          .doesNotContain("\r\n\r\nsecret");
    }
    String guess = "GET /report/" + "A".repeat(32) + "/ HTTP/1.1";
    assertThat(status(say(guess, host(), "", ""))).isEqualTo("404");
    assertThat(status(say("GET " + report + " HTTP/1.1", "evil.example", "", ""))).isEqualTo("403");
  }

  @Test
  void onlyTwoCommandsCanBeStarted() throws IOException {
    for (String order :
        List.of(
            "{\"command\":\"down\",\"target\":\"pair\"}",
            "{\"command\":\"up\",\"target\":\"--help\"}",
            "{\"command\":\"up\",\"target\":\" \"}",
            "{\"command\":\"up\"}",
            "[]")) {
      assertThat(status(ours("POST", "/runs", order))).as(order).isEqualTo("400");
    }
    assertThat(ours("GET", "/runs", "")).endsWith("[]");
  }
}
