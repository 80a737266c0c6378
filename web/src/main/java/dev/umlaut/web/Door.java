// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Who may come in by the browser: whoever was given the URL with the token, which is exchanged for
/// a cookie. Others may have a browser on this machine too, and any web site that its user opens
/// can send requests to 127.0.0.1.
///
/// - The `Host` must be ours, so that no name of somebody else's leads here (DNS rebinding).
/// - An `Origin` must be ours, and be there for all that changes something and for WebSockets.
/// - The cookie is sent to a path that nobody can guess: cookies know no ports, and a server of
///   another user on this machine must not get it.
///
/// Immutable, for any thread.
///
/// @param port that is listened on, of 127.0.0.1
/// @param token in the URL
/// @param session in the cookie
/// @param path that all has in front, `/ui-…`; without a slash at its end
record Door(int port, String token, String session, String path) {
  private static final int SECRET_BYTES = 24;
  private static final String COOKIE = "umlaut";
  private static final String TOKEN_PATH = "/open/";

  /// What is known of a request.
  ///
  /// @param method of HTTP; `WEBSOCKET` for an upgrade
  /// @param host the header; empty: there is none
  /// @param origin likewise
  /// @param site `Sec-Fetch-Site`, likewise
  /// @param cookies the header, likewise
  record Visit(String method, String host, String origin, String site, String cookies) {
    static final String WEBSOCKET = "WEBSOCKET";

    private boolean isReading() {
      return method.equals("GET") || method.equals("HEAD");
    }
  }

  static Door random(int port) {
    return new Door(port, secret(), secret(), "/ui-" + secret());
  }

  /// Text that nobody guesses.
  static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What a person opens.
  String url() {
    return "http://127.0.0.1:" + port + TOKEN_PATH + token;
  }

  /// The cookie for whoever has asked for this path with the token; empty when it has none. A
  /// browser that follows a link from another site comes in, too.
  Optional<String> cookieFor(String asked, Visit visit) {
    if (!isOurHost(visit.host()) || !isSame(asked, TOKEN_PATH + token)) {
      return Optional.empty();
    }
    return Optional.of(COOKIE + "=" + session + "; Path=" + path + "/; HttpOnly; SameSite=Strict");
  }

  /// Why somebody may not see what is under a secret path of its own, to which no cookie goes;
  /// empty when he may.
  Optional<String> refusalOfSecretPath(Visit visit) {
    return isOurHost(visit.host()) && visit.isReading()
        ? Optional.empty()
        : Optional.of("the name in the URL must be 127.0.0.1");
  }

  /// Why a request is refused; empty when it is not.
  Optional<String> refusal(Visit visit) {
    if (!isOurHost(visit.host())) {
      return Optional.of("the name in the URL must be 127.0.0.1");
    }
    if (visit.origin().isEmpty() ? !visit.isReading() : !isOurOrigin(visit)) {
      return Optional.of("it comes from another page");
    }
    if (!visit.site().isEmpty()
        && !visit.site().equals("same-origin")
        && !visit.site().equals("none")) {
      return Optional.of("it comes from another site");
    }
    return hasSession(visit.cookies())
        ? Optional.empty()
        : Optional.of("open the URL that \"umlaut ui\" has printed");
  }

  private boolean isOurHost(String host) {
    return host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
  }

  private boolean isOurOrigin(Visit visit) {
    return visit.origin().equals("http://" + visit.host());
  }

  private boolean hasSession(String cookies) {
    return Arrays.stream(cookies.split(";", 50))
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(COOKIE + "="))
        .anyMatch(cookie -> isSame(cookie, COOKIE + "=" + session));
  }

  /// Takes as long wherever they differ.
  static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
