// A Service over a real store in a temporary folder, with a clock of its own, asked as clients ask it.
#pragma once
#include <string>

#include "server/service.h"
#include "server/sqlcipher_store.h"
#include "tests/server/described_api.h"
#include "tests/server/team.h"
#include "tests/support/temporary_folder.h"

namespace chatelaine::test {

struct ServedTeam {
  TemporaryFolder folder;
  Secret key = crypto::randomSecret(32);
  Timestamp now = teamTime;
  int hints = 0;
  std::unique_ptr<server::SqlcipherStore> store;
  std::unique_ptr<server::Service> service;
  Team team;

  explicit ServedTeam(server::Service::Options options = {});
  void reopen();  // as after a crash: everything but the files is gone

  // Throws if docs/openapi.json doesn't describe the answer.
  http::Response call(const std::string& method, const std::string& target, ByteView body = {},
                      const std::string& bearer = {}, const std::string& peer = {});
  std::string session(const sync::PrincipalKeys& keys);  // a token; empty if refused
  unsigned found();                                      // posts both rosters, the second with keys; the last status
  http::Response post(const sync::Commit& commit, const std::string& bearer);
  unsigned push(const sync::PrincipalKeys& author, std::vector<Change> changes);  // commit, post, advance
  std::string vaultTarget(const std::string& rest) const { return "/v1/vaults/" + team.vault.hex() + "/" + rest; }

 private:
  server::Service::Options m_options;
  DescribedApi m_described;
};

std::string codeOf(const http::Response& response);  // of a problem document

}  // namespace chatelaine::test
