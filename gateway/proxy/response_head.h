// Writes the head of a response towards the agent, from values: hop-by-hop fields gone, our framing, everything
// scrubbed. Pure.
#pragma once
#include <memory>
#include <string>

#include "gateway/rules/scrub.h"
#include "http/framing.h"

namespace chatelaine::gateway {

enum class AgentConnection : std::uint8_t { keep, close };

struct OutgoingResponse {
  const http::ResponseHead& head;
  std::string_view requestMethod;
  int agentMinorVersion = 1;
  AgentConnection connection = AgentConnection::keep;
  std::shared_ptr<const ScrubSet> scrubSet;
};

// How the body goes to the agent: as it came, or in chunks where its length isn't known, or until the end for HTTP/1.0.
http::BodyKind bodyTowardsAgent(const http::ResponseHead& head, int agentMinorVersion);

void writeResponseHead(std::string& out, const OutgoingResponse& response);

// What may follow the last chunk: scrubbed, without what belongs into heads.
void writeTrailers(std::string& out, std::string_view trailerLines, const std::shared_ptr<const ScrubSet>& scrubSet);

// Whether the body is in a coding that can't be searched.
bool isEncoded(const http::ResponseHead& head);

}  // namespace chatelaine::gateway
