"""Shows proofs, lets coordinators issue, replace and withdraw them, and anybody verify one."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.certificates import actions, bundle, paper, queries, wording
from elearn.certificates.forms import CodeForm, IssueForm, ReasonForm, issue_form
from elearn.certificates.joined import list_joined
from elearn.certificates.queries import Proof
from elearn.certificates.renewal_queries import own_renewals, renewals_within
from elearn.certificates.rules import STANDING, Paper, State, ensure_in_force, read_code
from elearn.certificates.sheets import list_sheets
from elearn.db import transaction
from elearn.documents.picture import PictureKind
from elearn.documents.xlsx_file import blocks_of
from elearn.errors import Missing, RuleBroken
from elearn.policy import Permission, allows
from elearn.programmes.wording import duration
from elearn.settings import Settings
from elearn.web.access import actor, my_reach, public, requires
from elearn.web.language import moment, zone, zone_name
from elearn.web.pages import go, number_in, numbers_in, page_number, tell

blueprint = Blueprint("certificates", __name__)
READ = requires(Permission.CERTIFICATE_READ)
ISSUE = requires(Permission.CERTIFICATE_ISSUE)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates of this room its words."""
    return {
        "duration": duration,
        "said": wording.said,
        "look": wording.look,
        "evidence_rows": wording.evidence_rows,
        "name_of": wording.name_of,
        "issuer_of": wording.issuer_of,
        "lines_of": wording.lines_of,
        "fields_of": wording.fields_of,
        "ended": wording.ended,
        "replacing": wording.replacing,
        "withdrawing": wording.withdrawing,
        "standing": wording.standing,
        "works_of": wording.works_of,
        "results_of": wording.results_of,
        "tasks_of": wording.tasks_of,
    }


@blueprint.get("/attestations")
@READ
def index() -> str:
    """Show one's own proofs; to a coordinator, who may receive which paper, and what was issued."""
    asked, chosen = request.args.get("papier", ""), number_in(request.args.get("pour", ""))
    return _index(_issue_form(asked, chosen)(paper=asked if asked in set(Paper) else Paper.ATTESTATION.value), chosen)


@blueprint.post("/attestations/delivrer")
@ISSUE
def issue() -> str | Response:
    """Issue one paper to those who were ticked."""
    chosen = numbers_in(request.form.getlist("assignments"))
    form = _issue_form(request.form.get("paper", ""), chosen[0] if chosen else None)()
    if form.validate_on_submit():
        try:
            with transaction():
                made = actions.issue_certificates(
                    actor(),
                    my_reach(Permission.CERTIFICATE_ISSUE),
                    chosen,
                    paper=Paper(form.paper.data),
                    address=_verify_address(),
                    now=clock.now(),
                    results=form.results,
                )
            paper_made = Paper(form.paper.data)
            tell("good", "%(sentence)s", sentence=wording.issued_words(paper_made, len(made)))
            if paper_made is Paper.END:  # whoever said its results reads them as they are printed
                return go("certificates.certificate", certificate_id=made[0].id)
            return go("certificates.index")
        except RuleBroken as broken:
            form.take(broken)
    return _index(form, chosen[0] if len(chosen) == 1 else None)


@blueprint.get("/attestations/dossier.zip")
@ISSUE
def bundle_of_programme() -> Response:
    """Send every proof of one programme, or of all, that one's organisations issued."""
    return _bundle(programme_id=number_in(request.args.get("programme", "")))


@blueprint.get("/attestations/<int:certificate_id>/dossier.zip")
@ISSUE
def bundle_of_person(certificate_id: int) -> Response:
    """Send every proof that one's organisations issued to the person who holds this one."""
    proof = queries.get_issued(my_reach(Permission.CERTIFICATE_ISSUE), certificate_id, clock.now())
    return _bundle(person_id=proof.certificate.owner_id)


@blueprint.get("/attestations/<int:certificate_id>")
@READ
def certificate(certificate_id: int) -> str:
    """Show one proof: the same facts as on paper."""
    proof = queries.get_proof(my_reach(Permission.CERTIFICATE_READ), certificate_id, clock.now())
    may_end = _may_end(proof)
    qr = paper.drawing_of(proof.certificate)
    return render_template("certificates/certificate.html", proof=proof, qr=qr, may_end=may_end)


@blueprint.get("/attestations/<int:certificate_id>.pdf")
@READ
def certificate_pdf(certificate_id: int) -> Response:
    """Send one proof as a PDF, as long as it was neither withdrawn nor replaced."""
    proof = queries.get_proof(my_reach(Permission.CERTIFICATE_READ), certificate_id, clock.now())
    ensure_in_force(proof.state)
    pictures = queries.letterheads_of([proof.certificate])
    response = Response(paper.pdf_of(proof.certificate, pictures), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'inline; filename="{proof.certificate.paper}-{proof.certificate.number}.pdf"'
    )
    return response


@blueprint.get("/attestations/<int:certificate_id>/en-tete")
@READ
def letterhead(certificate_id: int) -> Response:
    """Send the picture that heads one proof, as what its bytes are."""
    proof = queries.get_proof(my_reach(Permission.CERTIFICATE_READ), certificate_id, clock.now())
    head = proof.certificate.facts.get("letterhead")
    if head is None:
        raise Missing("letterhead")
    picture = queries.letterheads_of([proof.certificate])[head["digest"]]
    return Response(picture, mimetype=PictureKind(head["kind"]).mimetype)


@blueprint.route("/attestations/<int:certificate_id>/retirer", methods=["GET", "POST"])
@ISSUE
def withdraw(certificate_id: int) -> str | Response:
    """Ask why, then withdraw a proof."""
    proof = queries.get_issued(my_reach(Permission.CERTIFICATE_ISSUE), certificate_id, clock.now())
    form = ReasonForm()
    if form.validate_on_submit():
        with transaction():
            actions.withdraw_certificate(actor(), proof.certificate, reason=form.reason.data, now=clock.now())
        tell("good", "L’attestation est retirée. Sa page publique le dit.")
        return go("certificates.certificate", certificate_id=certificate_id)
    ensure_in_force(proof.state)
    return render_template("certificates/withdraw.html", proof=proof, form=form)


@blueprint.route("/attestations/<int:certificate_id>/remplacer", methods=["GET", "POST"])
@ISSUE
def replace(certificate_id: int) -> str | Response:
    """Ask why, then issue a proof with the names of today in the place of another."""
    proof = queries.get_issued(my_reach(Permission.CERTIFICATE_ISSUE), certificate_id, clock.now())
    form = ReasonForm()
    if form.validate_on_submit():
        with transaction():
            made = actions.replace_certificate(
                actor(), proof.certificate, reason=form.reason.data, address=_verify_address(), now=clock.now()
            )
        tell("good", "L’attestation est remplacée. Voici la nouvelle, avec son propre code.")
        return go("certificates.certificate", certificate_id=made.id)
    ensure_in_force(proof.state)
    return render_template("certificates/replace.html", proof=proof, form=form)


@blueprint.get("/verifier")
@public
def verify_form() -> str | Response:
    """Ask for a code."""
    form = CodeForm(request.args)
    if form.code.data:
        return redirect(f"/verifier/{read_code(form.code.data) or 'inconnu'}")
    return render_template("certificates/verify_form.html", form=form)


@blueprint.get("/verifier/<code>")
@public
def verify(code: str) -> tuple[str, int]:
    """Answer anybody what a code is worth: one plain page for each of five states."""
    now = clock.now()
    proof = queries.find_by_code(read_code(code), now)
    answer = wording.answer(proof, checked=moment(now), zone=zone_name(zone()))
    page = render_template("certificates/verify.html", answer=answer, form=CodeForm(None))
    return page, 200 if answer.state is not State.UNKNOWN else 404


def _issue_form(asked: str, assignment_id: int | None) -> type[IssueForm]:
    """Return the form of a paper: an end-of-training attestation asks for the result of each objective."""
    if asked != Paper.END or assignment_id is None:
        return IssueForm
    return issue_form(queries.list_aims(my_reach(Permission.CERTIFICATE_ISSUE), assignment_id))


def _index(form: IssueForm, assignment_id: int | None = None) -> str:
    """Show the page; of an end-of-training attestation, the form of the one person who was chosen."""
    now = clock.now()
    may_issue, issuing = allows(actor(), Permission.CERTIFICATE_ISSUE), my_reach(Permission.CERTIFICATE_ISSUE)
    chosen = Paper(form.paper.data) if form.paper.data in set(Paper) else Paper.ATTESTATION
    reach = my_reach(Permission.CERTIFICATE_READ)
    has_overview = reach.is_everywhere or bool(reach.organisations or reach.networks)
    issuable = queries.list_issuable(issuing, chosen, now) if may_issue else ()
    person = None
    if may_issue and chosen is Paper.END and assignment_id is not None:
        person = queries.find_issuable(issuing, issuable, assignment_id)
    return render_template(
        "certificates/index.html",
        form=form,
        own=queries.list_own(actor().id, now),
        renewals=own_renewals(actor().id, now),
        to_renew=len(renewals_within(issuing, now)) if may_issue else 0,
        paper=chosen,
        papers=wording.paper_tabs(chosen),
        issuable=issuable,
        person=person,
        programmes=queries.list_proved_programmes(issuing) if may_issue else (),
        issued=queries.proofs_page(reach, now, page_number()) if has_overview else None,
        may_issue=may_issue,
    )


def _may_end(proof: Proof) -> bool:
    """Whether the present person may withdraw or replace a proof that still holds."""
    reach = my_reach(Permission.CERTIFICATE_ISSUE)
    is_ours = reach.is_everywhere or proof.certificate.issuing_organisation_id in reach.organisations
    return is_ours and proof.state in STANDING


def _verify_address() -> str:
    settings: Settings = current_app.extensions["parcours.settings"]
    return f"{settings.public_url}/verifier/"


def _bundle(*, programme_id: int | None = None, person_id: int | None = None) -> Response:
    """Return the proofs as one file. Raises Missing where there are none."""
    reach = my_reach(Permission.CERTIFICATE_ISSUE)
    proofs = queries.list_issued(reach, clock.now(), programme_id=programme_id, person_id=person_id)
    if not proofs:
        raise Missing("certificate")
    pictures = queries.letterheads_of(proof.certificate for proof in proofs)
    standing = [proof.certificate for proof in proofs if proof.state in STANDING]
    joined, at = list_joined(standing), moment(clock.now())
    file = bundle.bundle_file(
        proofs,
        wording.sheet_of(proofs, at),
        pictures,
        list_sheets(standing),
        joined,
        wording.pieces_of(joined, at),
        clock.now(),
    )
    response = Response(blocks_of(file), mimetype="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="dossier-de-preuves.zip"'
    return response
