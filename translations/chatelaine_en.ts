<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- English is the source language: only what has a plural stands here. -->
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>chatelaine::ui::MovedDialog</name>
    <message numerus="yes">
        <source>%n sealed secret(s) still have to come from gateways.</source>
        <translation><numerusform>%n sealed secret still has to come from a gateway.</numerusform><numerusform>%n sealed secrets still have to come from gateways.</numerusform></translation>
    </message>
</context>
<context>
    <name>TroubleTexts</name>
    <message numerus="yes">
        <source>%1 waits for keys of %n vault(s): confirm its words at another gateway's host.</source>
        <translation><numerusform>%1 waits for the keys of %n vault: confirm its words at another gateway's host.</numerusform><numerusform>%1 waits for the keys of %n vaults: confirm its words at another gateway's host.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) are deleted here as well. Deleted credentials can't be used by agents any more.</source>
        <translation><numerusform>%n item is deleted here as well. Deleted credentials can't be used by agents any more.</numerusform><numerusform>%n items are deleted here as well. Deleted credentials can't be used by agents any more.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) were refused by the server and are kept on this computer.</source>
        <translation><numerusform>%n change was refused by the server and is kept on this computer.</numerusform><numerusform>%n changes were refused by the server and are kept on this computer.</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::AgentsScreen</name>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation><numerusform>%n agent</numerusform><numerusform>%n agents</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::AuthenticatorsScreen</name>
    <message numerus="yes">
        <source>%n authenticator(s)</source>
        <translation><numerusform>%n authenticator</numerusform><numerusform>%n authenticators</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::ServicePage</name>
    <message numerus="yes">
        <source>Search %n services, or paste an address</source>
        <translation><numerusform>Search %n service, or paste an address</numerusform><numerusform>Search %n services, or paste an address</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::SettingsScreen</name>
    <message numerus="yes">
        <source>After %n minute(s)</source>
        <translation><numerusform>After %n minute</numerusform><numerusform>After %n minutes</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::Sidebar</name>
    <message numerus="yes">
        <source>%n credential(s)</source>
        <translation><numerusform>%n credential</numerusform><numerusform>%n credentials</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation><numerusform>%n conflict</numerusform><numerusform>%n conflicts</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation><numerusform>%n finding</numerusform><numerusform>%n findings</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::TeamPresenter</name>
    <message numerus="yes">
        <source>and %n other(s)</source>
        <translation><numerusform>and %n other</numerusform><numerusform>and %n others</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::TokenLifeDialog</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation><numerusform>%n day</numerusform><numerusform>%n days</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::VaultsScreen</name>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation><numerusform>%n agent</numerusform><numerusform>%n agents</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n credential(s)</source>
        <translation><numerusform>%n credential</numerusform><numerusform>%n credentials</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::TrashScreen</name>
    <message numerus="yes">
        <source>%n credential(s)</source>
        <translation><numerusform>%n credential</numerusform><numerusform>%n credentials</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation><numerusform>%n day left</numerusform><numerusform>%n days left</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::ForksScreen</name>
    <message numerus="yes">
        <source>%n other(s) will be shown once these are settled.</source>
        <translation><numerusform>%n other will be shown once these are settled.</numerusform><numerusform>%n others will be shown once these are settled.</numerusform></translation>
    </message>
</context>
<context>
    <name>TeamWords</name>
    <message numerus="yes">
        <source>That is %n credential(s).</source>
        <translation><numerusform>That is %n credential.</numerusform><numerusform>These are %n credentials.</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::DeleteVaultDialog</name>
    <message numerus="yes">
        <source>%n credential(s) go with it, and nothing of it goes to the trash.</source>
        <translation><numerusform>%n credential goes with it, and not to the trash.</numerusform><numerusform>%n credentials go with it, and not to the trash.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n pin(s) to agents end.</source>
        <translation><numerusform>%n pin to an agent ends.</numerusform><numerusform>%n pins to agents end.</numerusform></translation>
    </message>
</context>
<context>
    <name>chatelaine::ui::GraceCard</name>
    <message numerus="yes">
        <source>For %n day(s)</source>
        <translation><numerusform>For %n day</numerusform><numerusform>For %n days</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>For %n hour(s)</source>
        <translation><numerusform>For %n hour</numerusform><numerusform>For %n hours</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>For %n minute(s)</source>
        <translation><numerusform>For %n minute</numerusform><numerusform>For %n minutes</numerusform></translation>
    </message>
</context>
</TS>
