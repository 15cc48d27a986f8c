// What a program needs in its environment to work through the gateway: names and values, and shell text of them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.h"

namespace chatelaine {

struct ConnectValues {
  std::string gatewayAddress;  // "127.0.0.1:4280"
  std::string bundleFile;      // the system's roots and our CA
  std::string authorityFile;   // our CA alone
  std::string selector;        // proxy user name: "agent", or vault/credential, or a namespace
};

struct EnvironmentVariable {
  std::string name;
  std::string value;  // "{token}" stands for the agent's token
  friend bool operator==(const EnvironmentVariable&, const EnvironmentVariable&) = default;
};

// The list of gateway.md, seen to work with about 35 clients. Never SSL_CERT_DIR.
std::vector<EnvironmentVariable> connectEnvironment(const ConnectValues& values);

// `export NAME='value'` lines for a POSIX shell, with the token in its places.
Secret shellExports(const std::vector<EnvironmentVariable>& environment, const Secret& token);
// The same with a bullet mask, for the screen.
std::string maskedShellExports(const std::vector<EnvironmentVariable>& environment);

}  // namespace chatelaine
