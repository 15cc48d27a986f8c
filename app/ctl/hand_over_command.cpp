#include "app/ctl/hand_over_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/ctl/hidden_input.h"
#include "app/ctl/local_daemon.h"
#include "app/ctl/terminal.h"
#include "core/words.h"
#include "sync/hand_over_api.h"
#include "sync/invite.h"

namespace chatelaine::ctl {
namespace {

constexpr std::size_t seedSize = 32;

std::string listed(const std::vector<sync::NamedVault>& vaults) {
  std::string names;
  for (const sync::NamedVault& vault : vaults) names += (names.empty() ? "" : ", ") + shown(vault.name);
  return names;
}

Result<sync::HandOverState> stateOf(const LocalDaemon& gateway) {
  CHATELAINE_TRY(body, gateway.get(std::string(sync::path::controlHandOver)));
  return sync::decode<sync::HandOverState>(body);
}

std::string listOf(const std::vector<sync::NamedGateway>& waiting) {
  std::string text;
  for (const sync::NamedGateway& gateway : waiting)
    text += shown(gateway.name) + "  " + gateway.id.hex().substr(0, 16) + "  " + listed(gateway.vaults) + "\n";
  return text;
}

// By its name, or by the beginning of its id where two have one name.
Result<sync::NamedGateway> chosen(const std::vector<sync::NamedGateway>& waiting, const std::string& wanted) {
  const auto fits = [&](const sync::NamedGateway& gateway) {
    return gateway.name == wanted || (wanted.size() >= 8 && gateway.id.hex().starts_with(wanted));
  };
  const auto first = std::ranges::find_if(waiting, fits);
  if (first == waiting.end()) return fail(ErrorCode::notFound, "no gateway of that name waits for keys");
  if (std::find_if(first + 1, waiting.end(), fits) != waiting.end())
    return fail(ErrorCode::invalidInput, "several gateways have that name: say the beginning of the id");
  return *first;
}

std::string nameToAskFor(const CommandLine& line, const std::vector<sync::NamedGateway>& waiting) {
  if (line.gateway) return *line.gateway;
  return waiting.size() == 1 ? waiting.front().id.hex() : ask("Which one? ");
}

Error explained(const Error& error, std::string denied) {
  if (error.code == ErrorCode::denied) return {error.code, std::move(denied)};
  if (error.code == ErrorCode::diskFull) return {error.code, "the gateway can't write its record: make room"};
  return error;
}

// The words aren't said by us: they are what proves that the other host was looked at.
Result<std::string> confirm(const LocalDaemon& daemon, const sync::NamedGateway& gateway) {
  const std::string words = ask("The six words that " + shown(gateway.name) + "'s own host shows: ");
  const Bytes request = sync::encode(sync::HandOverRequest{gateway.id, words});
  const auto body = daemon.post(std::string(sync::path::controlHandOver), request);
  if (!body) {
    return std::unexpected(explained(
        body.error(), "those are not the words of " + shown(gateway.name) +
                          ", so it got nothing. If its own host does show them, somebody else stands in its place"));
  }
  return shown(gateway.name) + " gets the keys of " + listed(gateway.vaults) + "\n";
}

bool isWholeKit(std::string_view typed) {
  const auto seed = bytesOfWords(typed);
  return !seed || seed->size() >= seedSize;
}

}  // namespace

Result<std::string> describeGateway(const CommandLine& line) {
  CHATELAINE_TRY(daemon, LocalDaemon::gatewayIn(line.runtime, line.socket));
  CHATELAINE_TRY(state, stateOf(daemon));
  std::string text = "name   " + shown(state.self.name) + "\nid     " + state.self.id.hex() + "\nwords  " +
                     sync::safetyWords(state.self.id) + "\n";
  if (!state.self.vaults.empty()) text += "waits for the keys of " + listed(state.self.vaults) + "\n";
  return text;
}

Result<std::string> handOver(const CommandLine& line) {
  CHATELAINE_TRY(daemon, LocalDaemon::gatewayIn(line.runtime, line.socket));
  CHATELAINE_TRY(state, stateOf(daemon));
  if (!line.gateway && state.waiting.empty()) return "no gateway waits for keys from this one\n";
  if (!line.gateway && ::isatty(STDIN_FILENO) == 0) return listOf(state.waiting);
  if (!line.gateway) std::fputs(listOf(state.waiting).c_str(), stderr);
  CHATELAINE_TRY(gateway, chosen(state.waiting, nameToAskFor(line, state.waiting)));
  return confirm(daemon, gateway);
}

Result<std::string> recover(const CommandLine& line) {
  CHATELAINE_TRY(daemon, LocalDaemon::gatewayIn(line.runtime, line.socket));
  const Secret typed = readHidden("The sixteen words of the recovery kit: ", isWholeKit);
  auto seed = bytesOfWords(typed.text());
  if (!seed || seed->size() != seedSize) return fail(ErrorCode::invalidInput, "those are not a kit's sixteen words");
  const Secret request = sync::encode(sync::KitRequest{std::move(*seed)});
  const auto body = daemon.post(std::string(sync::path::controlRecovery), request.view());
  if (!body && body.error().code == ErrorCode::notFound)
    return fail(ErrorCode::notFound, "nothing that the kit opens has come from the server yet: synchronise first");
  if (!body) return std::unexpected(explained(body.error(), "that is not the recovery kit of this gateway's team"));
  CHATELAINE_TRY(opened, sync::decode<sync::HandedOver>(*body));
  return "the kit opened " + std::to_string(opened.vaults.size()) + " vaults for this gateway\n";
}

// The words aren't said by us: they have to come from the paper, not from whoever put another kit into the team.
Result<std::string> confirmKit(const CommandLine& line) {
  CHATELAINE_TRY(daemon, LocalDaemon::gatewayIn(line.runtime, line.socket));
  CHATELAINE_TRY(body, daemon.get(std::string(sync::path::controlKit)));
  CHATELAINE_TRY(state, sync::decode<sync::KitState>(body));
  if (!state.isWaiting) return "no recovery kit waits to be confirmed on this gateway\n";
  std::fputs("An owner put another recovery kit into the team. It gets no key from here until you confirm it.\n",
             stderr);
  const std::string words = ask("The six words on the new kit's paper: ");
  const auto done = daemon.post(std::string(sync::path::controlKit), sync::encode(sync::KitWords{words}));
  if (done) return "confirmed: the new kit gets the keys of this gateway's vaults\n";
  return std::unexpected(
      explained(done.error(),
                "those are not the words of the kit that the team names now, so it got nothing. If they "
                "are on the paper, somebody else replaced the kit"));
}

}  // namespace chatelaine::ctl
