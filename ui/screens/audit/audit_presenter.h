// Joins the audit screen and the record: pages of lines as they are wanted, and the chain's verdict.
#pragma once
#include <QtCore/QObject>

#include "ui/screens/audit/audit_screen.h"
#include "ui/screens/common/screen_context.h"

namespace chatelaine::ui {

class AuditPresenter final : public QObject {
  Q_OBJECT
 public:
  AuditPresenter(AuditScreen& screen, ScreenContext context, QObject* parent);
  void show();  // it has come into view
  void hide() { m_visible = false; }

 private:
  struct Page {
    std::vector<AuditLine> lines;
    bool more = false;
  };
  void refresh();
  void fetchMore();
  void verify();
  void forget();
  Page pageOf(const std::vector<vault::AuditRow>& rows) const;
  vault::AuditQuery query() const;
  AuditStanding standingOf(const vault::AuditVerdict& verdict) const;

  AuditScreen& m_screen;
  ScreenContext m_context;
  std::size_t m_offset = 0;
  int m_generation = 0;
  bool m_visible = false;
};

}  // namespace chatelaine::ui
