"""Shows and changes organisations, their words, and the networks that hold them."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.organisations import place_actions
from elearn.organisations.forms import NetworkForm, OrganisationForm, TermsForm, TerritoryForm
from elearn.organisations.place_queries import (
    get_network,
    get_organisation,
    list_networks,
    list_organisations,
    list_team_places,
)
from elearn.organisations.views.room import blueprint
from elearn.policy import Permission, Reach
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell
from elearn.web.terms import LABELS

MANAGE = Permission.ORGANISATION_MANAGE


@blueprint.get("/organisation")
@requires(MANAGE)
def my_organisations() -> str | Response:
    """Lead to one's organisation, or list those that one may manage."""
    found = list_organisations(my_reach(MANAGE))
    if len(found) == 1:
        return redirect(url_for("organisations.organisation", organisation_id=found[0].id))
    return render_template("organisations/my_organisations.html", organisations=found)


@blueprint.get("/organisations/<int:organisation_id>")
@requires(MANAGE)
def organisation(organisation_id: int) -> str:
    """Show an organisation: what is said of it, its teams, its words."""
    found = get_organisation(my_reach(MANAGE), organisation_id)
    teams = list_team_places(Reach(organisations=frozenset({organisation_id})))
    return render_template("organisations/organisation.html", organisation=found, teams=teams)


@blueprint.route("/organisations/<int:organisation_id>/modifier", methods=["GET", "POST"])
@requires(MANAGE)
def describe_organisation(organisation_id: int) -> str | Response:
    """Change what is said of an organisation."""
    found = get_organisation(my_reach(MANAGE), organisation_id)
    form = OrganisationForm(obj=found)
    if form.validate_on_submit():
        try:
            with transaction():
                present = get_organisation(my_reach(MANAGE), organisation_id)
                place_actions.describe_organisation(actor(), present, form.facts)
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("L’organisation est enregistrée."))
            return go("organisations.organisation", organisation_id=organisation_id)
    return render_template("organisations/organisation_form.html", form=form, organisation=found, network=None)


@blueprint.route("/organisations/<int:organisation_id>/mots", methods=["GET", "POST"])
@requires(MANAGE)
def terms(organisation_id: int) -> str | Response:
    """Choose an organisation's own words for the trade's."""
    found = get_organisation(my_reach(MANAGE), organisation_id)
    form = TermsForm.for_country(found.country)(**found.terms)
    if form.validate_on_submit():
        with transaction():
            place_actions.choose_terms(actor(), get_organisation(my_reach(MANAGE), organisation_id), form.terms())
        tell("good", marked("Les mots de l’organisation sont enregistrés."))
        return go("organisations.organisation", organisation_id=organisation_id)
    return render_template("organisations/terms.html", form=form, organisation=found, keys=tuple(LABELS))


@blueprint.get("/reseaux")
@requires(Permission.INSTANCE_MANAGE)
def networks() -> str:
    """List networks with their organisations and territories."""
    return render_template("organisations/networks.html", cards=list_networks())


@blueprint.route("/reseaux/nouveau", methods=["GET", "POST"])
@requires(Permission.INSTANCE_MANAGE)
def open_network() -> str | Response:
    """Make a network."""
    form = NetworkForm()
    if form.validate_on_submit():
        try:
            with transaction():
                place_actions.open_network(actor(), name=form.name.data, time_zone=form.time_zone.data)
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("Le réseau %(name)s est créé."), name=form.name.data)
            return go("organisations.networks")
    return render_template("organisations/network_form.html", form=form)


@blueprint.route("/reseaux/<int:network_id>/territoires/nouveau", methods=["GET", "POST"])
@requires(Permission.INSTANCE_MANAGE)
def add_territory(network_id: int) -> str | Response:
    """Name a territory of a network."""
    network, form = get_network(network_id), TerritoryForm()
    if form.validate_on_submit():
        try:
            with transaction():
                place_actions.add_territory(actor(), get_network(network_id), name=form.name.data)
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("Le territoire %(name)s est créé."), name=form.name.data)
            return go("organisations.networks")
    return render_template("organisations/territory_form.html", form=form, network=network)


@blueprint.route("/reseaux/<int:network_id>/organisations/nouvelle", methods=["GET", "POST"])
@requires(Permission.INSTANCE_MANAGE)
def add_organisation(network_id: int) -> str | Response:
    """Add an organisation to a network."""
    network = get_network(network_id)
    form = OrganisationForm(time_zone=network.time_zone)
    if form.validate_on_submit():
        try:
            with transaction():
                made = place_actions.add_organisation(actor(), get_network(network_id), form.facts)
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("L’organisation %(name)s est créée."), name=form.name.data)
            return go("organisations.organisation", organisation_id=made.id)
    return render_template("organisations/organisation_form.html", form=form, organisation=None, network=network)
