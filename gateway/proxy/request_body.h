// An agent's request body on its way to the service: read in pieces, searched for placeholders, written with our
// framing.
#pragma once
#include <optional>

#include "gateway/policy/denial.h"
#include "gateway/proxy/placeholder.h"
#include "gateway/proxy/reader.h"

namespace chatelaine::gateway {

class RequestBody {
 public:
  RequestBody(Reader& agent, const http::RequestHead& head);

  // Reads ahead what is searched before anything leaves: short texts whole, long ones their beginning.
  http::Awaitable<std::optional<Denial>> readAhead();
  // What was read ahead, framed for the wire; the final chunk too if that was all.
  std::string framedAhead() const;
  bool isReadWhole() const { return m_body.isComplete(); }

  // Sends what hasn't been read yet. A problem closes the service's stream, so that it never sees a complete request;
  // an answer that comes early makes the rest be read and dropped.
  http::Awaitable<void> sendRest(Stream& service);
  void dropRest() { m_isDropping = true; }
  bool isSentWhole() const { return m_body.isComplete() && !m_isDropping && !m_problem; }
  const std::optional<Denial>& problem() const { return m_problem; }
  const http::BodyFraming& framing() const { return m_framing; }

 private:
  http::Awaitable<bool> invite();
  std::string framed(std::string_view piece) const;

  Reader& m_agent;
  http::BodyFraming m_framing;
  BodyReader m_body;
  bool m_isSearched;
  bool m_isInvited;  // no "100 Continue" is awaited (any more)
  bool m_isDropping = false;
  PlaceholderScan m_scan;
  std::string m_ahead;
  std::optional<Denial> m_problem;
};

}  // namespace chatelaine::gateway
